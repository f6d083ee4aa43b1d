package io.notificationsocket.transport;

import io.notificationsocket.transport.http.BodilessRequest;
import io.notificationsocket.transport.http.Framing;
import io.notificationsocket.transport.http.Requests;
import io.notificationsocket.transport.http.UnreadBody;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.EnumSet;
import java.util.function.Predicate;

/**
 * Runs before all code that answers. It refuses a request whose end is ambiguous, and sees to it
 * that an unread body holds no thread.
 */
final class UnreadBodyFilter extends HttpFilter {

  private static final String SEEN = UnreadBodyFilter.class.getName();

  private final transient Predicate<HttpServletRequest> isRead;

  /**
   * @param isRead whether the code that answers a request takes care of its body
   */
  UnreadBodyFilter(Predicate<HttpServletRequest> isRead) {
    this.isRead = isRead;
  }

  /**
   * Puts it before the filters that have been added and before those that will be. Of two that ask
   * to be first, Undertow takes the last, the others take the first.
   *
   * @param name a different one for each place
   */
  void install(ServletContext context, String name) {
    FilterRegistration.Dynamic filter = context.addFilter(name, this);
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(SEEN) != null) {
      chain.doFilter(request, response);
      return;
    }
    request.setAttribute(SEEN, true);
    if (!Framing.isClear(request)) {
      refuse(response);
      UnreadBody.abandon(request, response);
    } else if (!Framing.hasBody(request) || isRead.test(request)) {
      chain.doFilter(request, response);
    } else if (Requests.isUpgrade(request)) {
      UnreadBody.discard(request, response, UnreadBodyFilter::refuse);
    } else {
      UnreadBody.discard(
          request,
          response,
          answer -> chain.doFilter(new BodilessRequest(request), new WithoutErrorPages(answer)));
    }
  }

  private static void refuse(HttpServletResponse response) throws IOException {
    response.setHeader("Connection", "close");
    ErrorServlet.write(response, HttpServletResponse.SC_BAD_REQUEST);
  }

  /** Answers at once; a server would show its own error page after the filters. */
  private static final class WithoutErrorPages extends HttpServletResponseWrapper {

    WithoutErrorPages(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void sendError(int status) throws IOException {
      resetBuffer();
      ErrorServlet.write(this, status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
      sendError(status);
    }
  }
}
