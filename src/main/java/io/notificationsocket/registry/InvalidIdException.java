package io.notificationsocket.registry;

/** A user id or connection id that cannot be used; the message says why and what may be. */
public final class InvalidIdException extends RuntimeException {

  private final String detail;

  InvalidIdException(String detail) {
    super(detail);
    this.detail = detail;
  }

  /** What is wrong and what may be. */
  public String detail() {
    return detail;
  }
}
