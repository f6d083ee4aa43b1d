package io.notificationsocket.socketio;

/** Why a claim is rejected, in words that the client sees. */
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
