package io.notificationsocket.socketio;

/** Why something that a client presents is no claim, in words that the client gets to see. */
final class InvalidClaimException extends Exception {

  private final boolean wrongTry;

  /** For an option that cannot be used: a mistake, which tells nothing about any pair. */
  InvalidClaimException(String message) {
    this(message, false);
  }

  private InvalidClaimException(String message, boolean wrongTry) {
    super(message);
    this.wrongTry = wrongTry;
  }

  static InvalidClaimException idsMissing() {
    return new InvalidClaimException(NotificationNamespace.IDS_MISSING, true);
  }

  /** Whether it costs the client one of the tries that its connection has. */
  boolean isWrongTry() {
    return wrongTry;
  }
}
