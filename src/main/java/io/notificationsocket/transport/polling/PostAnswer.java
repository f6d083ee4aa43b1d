package io.notificationsocket.transport.polling;

import io.notificationsocket.engineio.HandshakeError;

/** What a client hears of what it has posted. */
public record PostAnswer(int status, String contentType, String text) {

  /** It was taken. */
  public static final PostAnswer OK = new PostAnswer(200, "text/html", "ok");

  /** It cannot be taken, and the session is over. */
  public static final PostAnswer BAD_REQUEST = without(400);

  /** It has more bytes than were announced. */
  public static final PostAnswer TOO_LARGE = without(413);

  /** It may be taken later. */
  public static final PostAnswer UNAVAILABLE = without(503);

  private static PostAnswer without(int status) {
    return new PostAnswer(status, "text/html", "");
  }

  /** What is wrong with the request, as JSON. */
  public static PostAnswer of(HandshakeError error) {
    return new PostAnswer(error.status(), "application/json", error.json());
  }

  boolean isOk() {
    return status == OK.status;
  }
}
