package io.notificationsocket.api.problem;

import jakarta.ws.rs.core.Response.Status;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 words it.
 *
 * @param type {@code about:blank}: the status says which kind it is
 * @param title the name of the status
 * @param status the HTTP status
 * @param detail what is wrong and what to do
 */
public record Problem(String type, String title, int status, String detail) {

  public static final String MEDIA_TYPE = "application/problem+json";

  /** RFC 9110, section 15.5.21, which JAX-RS does not know. */
  static final int UNPROCESSABLE = 422;

  /** RFC 4918, which JAX-RS does not know. */
  static final int INSUFFICIENT_STORAGE = 507;

  public static Problem of(int status, String detail) {
    Status known = Status.fromStatusCode(status);
    return new Problem("about:blank", title(status, known), status, detail);
  }

  private static String title(int status, @Nullable Status known) {
    return switch (status) {
      case UNPROCESSABLE -> "Unprocessable Content";
      case INSUFFICIENT_STORAGE -> "Insufficient Storage";
      default -> known == null ? "Error" : known.getReasonPhrase();
    };
  }
}
