package io.notificationsocket.transport.http;

import io.notificationsocket.config.Origin;
import io.notificationsocket.config.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Under which names a request addresses this server: that of its {@code Host}, and what a proxy in
 * front says that it was before. Unless trusted proxies are named, everybody's word counts, but not
 * to stand in for {@code Host}. Immutable.
 */
public final class ServerNames {

  private static final String HTTPS_PORT = "443";

  private final TrustedProxies proxies;

  public ServerNames(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /**
   * Whether a page of this origin came from here, or from the proxy in front. No page can send
   * forwarded headers of its own to another origin without being asked for them in a preflight,
   * which has none.
   */
  public boolean isOwn(@Nullable Origin origin, HttpServletRequest request) {
    if (origin == null) {
      return false;
    }
    String host = host(request);
    if (!proxies.isEmpty() && !isFromProxy(request)) {
      return isAt(origin, host, scheme(request, null), null);
    }
    String proto = first(Forwarded.list(request, "X-Forwarded-Proto"));
    String port = first(Forwarded.list(request, "X-Forwarded-Port"));
    String scheme =
        scheme(request, proto != null ? proto : first(Forwarded.parameters(request, "proto")));
    if (scheme == null && HTTPS_PORT.equals(port)) {
      scheme = "https";
    }
    return isAt(origin, host, scheme, port)
        || isAt(origin, first(Forwarded.list(request, "X-Forwarded-Host")), scheme, port)
        || isAt(origin, first(Forwarded.parameters(request, "host")), scheme, port);
  }

  /**
   * The hosts, without ports, that all have to be names of this server: what a trusted proxy says,
   * else {@code Host}. All of what it says, since some proxies only add to what a client has sent.
   */
  public List<String> hosts(HttpServletRequest request) {
    List<String> authorities = new ArrayList<>();
    if (isFromProxy(request)) {
      authorities.addAll(Forwarded.list(request, "X-Forwarded-Host"));
      authorities.addAll(Forwarded.parameters(request, "host"));
    }
    if (authorities.isEmpty()) {
      authorities.add(host(request));
    }
    return authorities.stream().map(ServerNames::withoutPort).toList();
  }

  private boolean isFromProxy(HttpServletRequest request) {
    return proxies.trusts(ClientAddresses.direct(request));
  }

  private static String host(HttpServletRequest request) {
    String host = request.getHeader("Host");
    return host == null ? "" : host;
  }

  private static String withoutPort(String authority) {
    Origin parsed = Origin.parse("http://" + authority);
    return parsed == null ? "" : parsed.host();
  }

  /**
   * The scheme of what the client asked for; null when nobody says it.
   *
   * @param proto what a proxy says; some name that of WebSockets
   */
  private static @Nullable String scheme(HttpServletRequest request, @Nullable String proto) {
    if (proto != null) {
      return switch (proto.toLowerCase(Locale.ROOT)) {
        case "https", "wss" -> "https";
        default -> "http";
      };
    }
    return request.isSecure() ? "https" : null;
  }

  /**
   * Whether an origin is what this authority names.
   *
   * @param scheme null to go by the port
   * @param port of the outermost proxy, which may stand in no other place
   */
  private static boolean isAt(
      Origin origin, @Nullable String authority, @Nullable String scheme, @Nullable String port) {
    return authority != null
        && (isAt(origin, authority, scheme)
            || (port != null && isAt(origin, authority + ":" + port, scheme)));
  }

  private static boolean isAt(Origin origin, String authority, @Nullable String scheme) {
    String byPort = authority.endsWith(":" + HTTPS_PORT) ? "https" : "http";
    return origin.equals(Origin.parse((scheme == null ? byPort : scheme) + "://" + authority));
  }

  private static @Nullable String first(List<String> values) {
    return values.isEmpty() ? null : values.get(0);
  }
}
