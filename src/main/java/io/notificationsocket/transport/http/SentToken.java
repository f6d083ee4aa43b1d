package io.notificationsocket.transport.http;

import io.notificationsocket.config.Tokens;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The token of a request, in {@code X-AUTH-TOKEN} or as {@code Authorization: Bearer}. One that is
 * right suffices: a proxy may put its own into the other header. A header that is sent twice is
 * wrong whatever it says, since who put in the second is not known.
 */
public enum SentToken {
  /** One of the server's was sent. */
  RIGHT,
  /** Something was sent, and it is none of the server's. */
  WRONG,
  /** Nothing was sent, or nothing but blanks. */
  NONE;

  /** The header of the original. */
  public static final String HEADER = "X-AUTH-TOKEN";

  private static final String AUTHORIZATION = "Authorization";

  /** The scheme of the other header. */
  public static final String SCHEME = "Bearer";

  /** Which it is. A right token in the first header costs nothing more. */
  public static SentToken in(HttpServletRequest request, Tokens tokens) {
    return in(name -> header(request, name), tokens);
  }

  /**
   * The same of a request that is not a servlet's.
   *
   * @param headers gives a header's value by its name, or all of its values with commas between
   */
  public static SentToken in(Function<String, @Nullable String> headers, Tokens tokens) {
    String own = headers.apply(HEADER);
    if (own != null && tokens.accept(own)) {
      return RIGHT;
    }
    String bearer = bearer(headers.apply(AUTHORIZATION));
    if (bearer != null && tokens.accept(bearer)) {
      return RIGHT;
    }
    return isSent(own) || isSent(bearer) ? WRONG : NONE;
  }

  private static boolean isSent(@Nullable String token) {
    return token != null && !token.isBlank();
  }

  /** A header that is sent twice is one with both values, as everywhere in HTTP. */
  private static @Nullable String header(HttpServletRequest request, String name) {
    Enumeration<String> values = request.getHeaders(name);
    if (!values.hasMoreElements()) {
      return null;
    }
    String first = values.nextElement();
    return values.hasMoreElements() ? joined(first, values) : first;
  }

  private static String joined(String first, Enumeration<String> others) {
    StringBuilder all = new StringBuilder(first);
    while (others.hasMoreElements()) {
      all.append(',').append(others.nextElement());
    }
    return all.toString();
  }

  /** What follows the scheme; null for another scheme, such as a proxy's {@code Basic}. */
  private static @Nullable String bearer(@Nullable String authorization) {
    String text = authorization == null ? "" : authorization.strip();
    int length = SCHEME.length();
    if (!text.regionMatches(true, 0, SCHEME, 0, length)) {
      return null;
    }
    boolean ends = text.length() == length;
    return ends || text.charAt(length) == ' ' ? text.substring(length).strip() : null;
  }
}
