package io.notificationsocket.api.problem;

/** A request that cannot be served: the status, what is wrong with it, and what to do. */
public final class ApiException extends RuntimeException {

  private final int status;
  private final String detail;
  private final long retryAfter;

  /**
   * @param status the HTTP status, 4xx
   * @param detail for people: what is wrong and what to do
   */
  public ApiException(int status, String detail) {
    this(status, detail, 0);
  }

  /**
   * @param retryAfter seconds after which another try makes sense; 0 when time makes no difference
   */
  public ApiException(int status, String detail, long retryAfter) {
    // No stack trace: a client's fault is not an event inside this server.
    super(detail, null, false, false);
    this.status = status;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }

  public int status() {
    return status;
  }

  public String detail() {
    return detail;
  }

  public long retryAfter() {
    return retryAfter;
  }
}
