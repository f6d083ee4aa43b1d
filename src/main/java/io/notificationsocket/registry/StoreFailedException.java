package io.notificationsocket.registry;

import org.jspecify.annotations.Nullable;

/** The store's medium cannot take, or give, what it should: a disk is full, for instance. */
public final class StoreFailedException extends RuntimeException {

  /**
   * @param message what is wrong, for the operator
   */
  public StoreFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
