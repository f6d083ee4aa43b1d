package io.notificationsocket.store;

import org.jspecify.annotations.Nullable;

/** The store's file or a row in it is not what was written. */
final class DamagedException extends RuntimeException {

  /**
   * @param message what is wrong, as a part of a sentence
   */
  DamagedException(String message) {
    super(message);
  }

  /**
   * Returns a row unless it is damaged.
   *
   * @param read the row; null if it is damaged
   * @param what kind of row it is, for the message
   * @throws DamagedException if it is damaged
   */
  static <T> T unlessDamaged(@Nullable T read, String what) {
    if (read == null) {
      throw new DamagedException("a " + what + " has changed since it was written");
    }
    return read;
  }
}
