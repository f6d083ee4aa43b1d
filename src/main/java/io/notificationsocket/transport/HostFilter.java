package io.notificationsocket.transport;

import io.notificationsocket.config.AllowedHosts;
import io.notificationsocket.config.Settings;
import io.notificationsocket.transport.http.ServerNames;
import io.notificationsocket.transport.relay.PeerServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Refuses requests that name a host which is not this server's. An attacker can point a domain of
 * theirs here: their page then has the server's origin, in a browser that reaches what they cannot
 * (DNS rebinding).
 */
final class HostFilter extends HttpFilter {

  /** RFC 9110, section 15.5.20, which the Servlet API does not know. */
  static final int MISDIRECTED = 421;

  private static final String NAME = "hosts";

  /** Paths that orchestrators and load balancers request by IP address, and that reveal nothing. */
  private static final Set<String> FOR_EVERYBODY =
      Set.of("/api/status/ping", "/api/status/health", "/api/status/live", "/api/status/ready");

  private final transient AllowedHosts allowed;
  private final transient ServerNames names;

  private HostFilter(AllowedHosts allowed, ServerNames names) {
    this.allowed = allowed;
    this.names = names;
  }

  /**
   * Puts it in place, unless every host is allowed. To be called before and after the transports
   * put theirs: some servers run what is mapped first at first, others at last.
   */
  static void install(ServletContext context, Settings settings) {
    if (settings.allowedHosts().isOpen()) {
      return;
    }
    FilterRegistration filter = context.getFilterRegistration(NAME);
    (filter == null ? added(context, settings) : filter)
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }

  private static FilterRegistration added(ServletContext context, Settings settings) {
    var names = new ServerNames(settings.trustedProxies());
    FilterRegistration.Dynamic filter =
        context.addFilter(NAME, new HostFilter(settings.allowedHosts(), names));
    filter.setAsyncSupported(true);
    return filter;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    if (FOR_EVERYBODY.contains(path)
        || path.startsWith(PeerServlet.PATH) // for other nodes, which know the secret
        || names.hosts(request).stream().allMatch(allowed::permits)) {
      chain.doFilter(request, response);
    } else {
      response.sendError(MISDIRECTED);
    }
  }
}
