package io.notificationsocket.engineio;

/**
 * Why a request is refused before it reaches a session: the codes and messages of the reference
 * server, which clients may show.
 */
public enum HandshakeError {
  TRANSPORT_UNKNOWN(0, "Transport unknown"),
  SESSION_ID_UNKNOWN(1, "Session ID unknown"),
  BAD_HANDSHAKE_METHOD(2, "Bad handshake method"),
  BAD_REQUEST(3, "Bad request"),
  FORBIDDEN(4, "Forbidden"),
  UNSUPPORTED_PROTOCOL_VERSION(5, "Unsupported protocol version"),
  /** The reference server has none of these; to a client it is as much as forbidden. */
  SHUTTING_DOWN(4, "Server shutting down"),
  /** Nor of this: there is no room for another session. */
  FULL(4, "Server full"),
  /** Nor of this: the client's address has too many sessions without a claim. */
  FULL_FOR_ADDRESS(4, "Too many clients of this address");

  private final int code;
  private final String message;

  HandshakeError(int code, String message) {
    this.code = code;
    this.message = message;
  }

  /** The HTTP status of a refused polling request. */
  public int status() {
    return switch (this) {
      case FORBIDDEN -> 403;
      case SHUTTING_DOWN, FULL, FULL_FOR_ADDRESS -> 503;
      default -> 400;
    };
  }

  /** The HTTP status of a refused upgrade: as the reference server, 400 for whatever is wrong. */
  public int upgradeStatus() {
    return switch (this) {
      case SHUTTING_DOWN, FULL, FULL_FOR_ADDRESS -> 503;
      default -> 400;
    };
  }

  /** The message in words. */
  public String message() {
    return message;
  }

  /** The JSON body of a refused polling request. */
  public String json() {
    return "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
  }
}
