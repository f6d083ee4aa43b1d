package io.notificationsocket.api;

/** A request that cannot be served as it is: the status, and what is wrong and what to do. */
final class Refusal extends RuntimeException {

  private final int status;
  private final String detail;

  Refusal(int status, String detail) {
    // No stack trace: a client's fault is not an event inside this server.
    super(detail, null, false, false);
    this.status = status;
    this.detail = detail;
  }

  int status() {
    return status;
  }

  String detail() {
    return detail;
  }
}
