package io.notificationsocket.transport.http;

import io.notificationsocket.config.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The secret that a backend's request carries. */
public final class BackendToken {

  private static final String HEADER = "X-AUTH-TOKEN";
  private static final String AUTHORIZATION = "Authorization";
  private static final String SCHEME = "Bearer ";

  private BackendToken() {}

  /** Whether the request carries one of the server's tokens, in either header. */
  public static boolean isRight(HttpServletRequest request, Tokens tokens) {
    return isRight(name -> joined(request, name), tokens);
  }

  /**
   * The same of a request of JAX-RS.
   *
   * @param headers gives a header's value, or all of its values with commas between
   */
  public static boolean isRight(Function<String, @Nullable String> headers, Tokens tokens) {
    String own = headers.apply(HEADER);
    if (own != null && tokens.accept(own)) {
      return true;
    }
    String bearer = headers.apply(AUTHORIZATION);
    return bearer != null
        && bearer.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && tokens.accept(bearer.substring(SCHEME.length()).strip());
  }

  private static @Nullable String joined(HttpServletRequest request, String name) {
    return request.getHeader(name) == null
        ? null
        : String.join(",", Collections.list(request.getHeaders(name)));
  }
}
