package io.notificationsocket.transport.websocket.direct;

/** The peer violated RFC 6455, or exceeded a limit: the connection has to end. */
final class FrameException extends Exception {

  private final int closeCode;

  /**
   * @param closeCode what the close frame says
   * @param message what its reason says
   */
  FrameException(int closeCode, String message) {
    // A peer can cause these at will, so they have no stack trace, the most expensive part.
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
