package io.notificationsocket.transport.http;

import io.notificationsocket.config.AllowedOrigins;
import io.notificationsocket.config.Origin;
import io.notificationsocket.engineio.Handshake;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Decides whose pages may connect, over whatever transport. Pages of the server's own origin always
 * may. A script tag, which is how JSONP asks, sends no {@code Origin}; then the {@code Referer}
 * tells, and without either a JSONP request is refused when origins are restricted.
 */
public final class OriginPolicy {

  private final AllowedOrigins allowed;
  private final ServerNames names;

  /**
   * @param names tells the server's own pages
   */
  public OriginPolicy(AllowedOrigins allowed, ServerNames names) {
    this.allowed = allowed;
    this.names = names;
  }

  Handshake.Origin judge(HttpServletRequest request, boolean jsonp) {
    String origin = request.getHeader("Origin");
    if (origin != null
        && (origin.length() > Cors.MOST_ECHOED
            || !origin.chars().allMatch(OriginPolicy::mayBeInHeader))) {
      return Handshake.Origin.INVALID;
    }
    if (origin == null && jsonp && !allowed.isOpen()) {
      origin = originOf(request.getHeader("Referer"));
      if (origin == null) {
        return Handshake.Origin.FORBIDDEN;
      }
    }
    return allowed.permits(origin) || names.isOwn(Origin.parse(origin), request)
        ? Handshake.Origin.PERMITTED
        : Handshake.Origin.FORBIDDEN;
  }

  /** The characters of a field value, RFC 9110 section 5.5. */
  private static boolean mayBeInHeader(int c) {
    return c == '\t' || (c >= 0x20 && c != 0x7f && c <= 0xff);
  }

  private static @Nullable String originOf(@Nullable String referer) {
    try {
      URI uri = URI.create(referer == null ? "" : referer);
      return uri.getScheme() == null || uri.getRawAuthority() == null
          ? null
          : uri.getScheme() + "://" + uri.getRawAuthority();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
