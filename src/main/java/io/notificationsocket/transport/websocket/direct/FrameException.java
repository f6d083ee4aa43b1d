package io.notificationsocket.transport.websocket.direct;

/** The peer broke a rule of RFC 6455, or sent more than is taken: the connection has to end. */
final class FrameException extends Exception {

  private final int closeCode;

  /**
   * @param closeCode what the close frame says
   * @param message what its reason says
   */
  FrameException(int closeCode, String message) {
    // A peer makes these at will: no stack trace, which would cost more than all else.
    super(message, null, false, false);
    this.closeCode = closeCode;
  }

  int closeCode() {
    return closeCode;
  }

  /** The reason of the close frame. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
