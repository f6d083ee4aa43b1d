package io.notificationsocket.api.auth;

import io.notificationsocket.transport.http.SentToken;

/** A request without a right token. */
public final class NotAuthenticatedException extends RuntimeException {

  private final int status;
  private final String detail;
  private final long retryAfter;

  private NotAuthenticatedException(int status, String detail, long retryAfter) {
    super(detail, null, false, false); // no stack trace: it happens as often as others like
    this.status = status;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }

  static NotAuthenticatedException noToken() {
    return new NotAuthenticatedException(
        401,
        "No token was sent. Send the server's token in the header "
            + SentToken.HEADER
            + ", or as Authorization: Bearer.",
        0);
  }

  static NotAuthenticatedException wrongToken() {
    return new NotAuthenticatedException(
        401,
        "The token that was sent is none of this server's. Check what the header "
            + SentToken.HEADER
            + " or Authorization: Bearer has; it may stand there once only.",
        0);
  }

  static NotAuthenticatedException tooMany(int most, long seconds) {
    return new NotAuthenticatedException(
        429,
        "This address has sent more than "
            + most
            + " wrong tokens within a minute. A right token is taken at any time; a wrong one is"
            + " looked at again in "
            + seconds
            + " s.",
        seconds);
  }

  public int status() {
    return status;
  }

  public String detail() {
    return detail;
  }

  /** In how many seconds to try again; 0 when that makes no difference. */
  public long retryAfter() {
    return retryAfter;
  }
}
