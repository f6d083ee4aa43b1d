package io.notificationsocket.api;

import jakarta.ws.rs.core.Response.Status;

/**
 * An error as RFC 9457 words it.
 *
 * @param type {@code about:blank}: the status says which kind it is
 * @param title the name of the status
 * @param status the HTTP status
 * @param detail what is wrong and what to do
 */
record Problem(String type, String title, int status, String detail) {

  /** RFC 4918, which JAX-RS does not know. */
  static final int INSUFFICIENT_STORAGE = 507;

  static Problem of(int status, String detail) {
    Status known = Status.fromStatusCode(status);
    String unknown = status == INSUFFICIENT_STORAGE ? "Insufficient Storage" : "Error";
    String title = known == null ? unknown : known.getReasonPhrase();
    return new Problem("about:blank", title, status, detail);
  }
}
