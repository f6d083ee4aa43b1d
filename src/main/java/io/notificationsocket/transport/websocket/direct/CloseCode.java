package io.notificationsocket.transport.websocket.direct;

/** The status codes of close frames. RFC 6455 section 7.4 and the registry that it set up. */
final class CloseCode {

  static final int NORMAL = 1000;
  static final int PROTOCOL_ERROR = 1002;

  /** Stands for a close frame without a code, and is never sent. */
  static final int NONE = 1005;

  static final int INVALID_DATA = 1007;
  static final int TOO_BIG = 1009;
  static final int TRY_AGAIN_LATER = 1013;

  private CloseCode() {}

  /** Whether a peer may send it. */
  static boolean mayBeSent(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }
}
