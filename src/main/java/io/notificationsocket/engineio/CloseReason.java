package io.notificationsocket.engineio;

/**
 * Why a session ended. The texts of the first group are those of the reference server.
 *
 * <p>A stock client connects again by itself after any of these, unless it was first told to leave
 * by a Socket.IO disconnect packet.
 */
public enum CloseReason {
  /** The client ended its connection, or its connection went away. */
  TRANSPORT_CLOSE("transport close", 1000),
  /** Reading or writing failed, or the client broke the rules of its transport. */
  TRANSPORT_ERROR("transport error", 1002),
  /** The client did not answer a ping, or did not send one, in time. */
  PING_TIMEOUT("ping timeout", 1000),
  /** The client sent a malformed packet. */
  PARSE_ERROR("parse error", 1002),
  /** The server closed it, through no fault of the client. */
  FORCED_CLOSE("forced close", 1000),
  /** The server or the application is stopping. */
  SERVER_SHUTDOWN("server shutting down", 1001),

  /** The session has moved to another transport; only the old transport ends. */
  UPGRADED("upgraded", 1000),
  /** More packets or bytes were waiting for the client than the queue may hold. */
  QUEUE_OVERFLOW("queue overflow", 1013),
  /** The client sent a message larger than the announced limit. */
  PAYLOAD_TOO_LARGE("payload too large", 1009),
  /** The clients' unfinished messages together left no room for more of this one. */
  NO_ROOM_FOR_INPUT("no room for unfinished input", 1013),
  /** The client had claimed nothing, and its place was needed. */
  UNCLAIMED("no claim, and no room", 1013),
  /** The client joined no namespace in time. */
  CONNECT_TIMEOUT("connect timeout", 1000),
  /** The client claimed no registration in time. */
  REGISTER_TIMEOUT("register timeout", 1000),
  /** The client claimed registrations that do not exist too often, or too many at once. */
  TOO_MANY_CLAIMS("too many failed claims", 1008),
  /** A newer connection claimed the same connection id. */
  REPLACED("replaced by a newer connection", 1000),
  /** The backend ended the registration. */
  REGISTRATION_ENDED("registration ended", 1000),
  /** The backend closed the connection; the registration lives on. */
  DISCONNECTED("disconnected by the backend", 1000),
  /** The client asked to be disconnected. */
  CLIENT_DISCONNECT("client disconnect", 1000);

  private final String text;
  private final int webSocketCode;

  CloseReason(String text, int webSocketCode) {
    this.text = text;
    this.webSocketCode = webSocketCode;
  }

  /** The reason in words, for logs and for the phrase of a WebSocket close frame. */
  public String text() {
    return text;
  }

  /** The status code of a WebSocket close frame, RFC 6455 section 7.4. */
  public int webSocketCode() {
    return webSocketCode;
  }
}
