package io.notificationsocket.registry;

/** A user id or connection id that cannot be used; the message says why and what may be. */
public final class InvalidIdException extends RuntimeException {

  InvalidIdException(String message) {
    super(message);
  }
}
