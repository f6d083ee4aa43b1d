package io.notificationsocket.transport.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The secret that a backend's request carries. */
public final class BackendToken {

  public static final String HEADER = "X-AUTH-TOKEN";

  private BackendToken() {}

  /** Null when there is none; a header that is sent twice is one with both values, as in JAX-RS. */
  public static @Nullable String in(HttpServletRequest request) {
    String first = request.getHeader(HEADER);
    if (first == null) {
      return null;
    }
    List<String> values = Collections.list(request.getHeaders(HEADER));
    return values.size() == 1 ? first : String.join(",", values);
  }
}
