package io.notificationsocket.transport;

import io.notificationsocket.config.AllowedOrigins;
import io.notificationsocket.engineio.Handshake;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Decides whose pages may connect, over whatever transport. Pages of the server's own origin always
 * may. A script tag, which is how JSONP asks, sends no {@code Origin}; then the {@code Referer}
 * tells, and without either a JSONP request is refused when origins are restricted.
 */
final class OriginPolicy {

  private final AllowedOrigins allowed;

  OriginPolicy(AllowedOrigins allowed) {
    this.allowed = allowed;
  }

  Handshake.Origin judge(HttpServletRequest request, boolean jsonp) {
    String origin = request.getHeader("Origin");
    if (origin != null && !origin.chars().allMatch(OriginPolicy::mayBeInHeader)) {
      return Handshake.Origin.INVALID;
    }
    if (origin == null && jsonp && !allowed.isOpen()) {
      origin = originOf(request.getHeader("Referer"));
      if (origin == null) {
        return Handshake.Origin.FORBIDDEN;
      }
    }
    return allowed.permits(origin) || isOwn(origin, request)
        ? Handshake.Origin.PERMITTED
        : Handshake.Origin.FORBIDDEN;
  }

  /** The characters of a field value, RFC 9110 section 5.5. */
  private static boolean mayBeInHeader(int c) {
    return c == '\t' || (c >= 0x20 && c != 0x7f && c <= 0xff);
  }

  /**
   * Whether the page came from here, or from the proxy in front. No page can send a {@code
   * X-Forwarded-Host} of its own to another origin without being asked for it in a preflight, which
   * has none.
   */
  private static boolean isOwn(@Nullable String origin, HttpServletRequest request) {
    URI uri = parse(origin);
    String authority = uri == null ? null : uri.getRawAuthority();
    return authority != null
        && (authority.equalsIgnoreCase(request.getHeader("Host"))
            || authority.equalsIgnoreCase(firstOf(request.getHeader("X-Forwarded-Host"))));
  }

  /** Each proxy on the way appends its own. */
  private static @Nullable String firstOf(@Nullable String list) {
    return list == null ? null : list.split(",", 2)[0].strip();
  }

  private static @Nullable String originOf(@Nullable String referer) {
    URI uri = parse(referer);
    return uri == null || uri.getScheme() == null || uri.getRawAuthority() == null
        ? null
        : uri.getScheme() + "://" + uri.getRawAuthority();
  }

  private static @Nullable URI parse(@Nullable String text) {
    try {
      return text == null ? null : URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
