package io.notificationsocket.exchange.redis;

/** A Redis could not be asked; the message says which and why, in one line without a password. */
final class RedisUnreachableException extends Exception {

  private final boolean refused;

  RedisUnreachableException(String message) {
    this(message, false);
  }

  RedisUnreachableException(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  RedisUnreachableException(String message, Throwable cause) {
    super(message, cause);
    this.refused = false;
  }

  /**
   * Whether Redis was reached and refused this server because of its password, database or
   * certificate, so that only other settings help.
   */
  boolean refused() {
    return refused;
  }
}
