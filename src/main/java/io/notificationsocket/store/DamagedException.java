package io.notificationsocket.store;

import org.jspecify.annotations.Nullable;

/** The store's file is not what was written. */
final class DamagedException extends RuntimeException {

  /**
   * @param message what is wrong, as a part of a sentence
   */
  DamagedException(String message) {
    super(message);
  }

  /**
   * A row as it was written.
   *
   * @param read null when it is damaged
   * @param what the row is
   * @throws DamagedException when it is damaged
   */
  static <T> T unlessDamaged(@Nullable T read, String what) {
    if (read == null) {
      throw new DamagedException("a " + what + " has changed since it was written");
    }
    return read;
  }
}
