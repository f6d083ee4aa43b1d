package io.notificationsocket.transport.container;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;

/**
 * Hides what Payara adds to each application: a description of it, metrics and health of the
 * server. Turned off, they still answer, with 403, and one of them describes itself.
 */
final class PayaraEndpoints extends HttpFilter {

  private static final long serialVersionUID = 1;

  private PayaraEndpoints() {}

  /** Does nothing elsewhere but to hide what is not there. */
  static void hide(ServletContext context) {
    FilterRegistration.Dynamic filter =
        context.addFilter("endpoints of Payara's", new PayaraEndpoints());
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST), false, "/openapi/*", "/metrics/*", "/health/*");
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    response.sendError(HttpServletResponse.SC_NOT_FOUND);
  }
}
