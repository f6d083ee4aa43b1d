package io.notificationsocket.store;

/** The store's file is not what was written. */
final class DamagedException extends RuntimeException {

  /**
   * @param message what is wrong, as a part of a sentence
   */
  DamagedException(String message) {
    super(message);
  }
}
