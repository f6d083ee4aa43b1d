package io.notificationsocket.transport;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;

/**
 * Stands before everything and takes what a client's going away throws: phones lose their network
 * every day, and a server would log it with three stack traces. Code behind it lets an exception of
 * input or output escape for no other reason.
 */
final class ClientAbortFilter extends HttpFilter {

  private static final Logger LOG = System.getLogger(ClientAbortFilter.class.getName());

  static void install(ServletContext context) {
    FilterRegistration.Dynamic filter = context.addFilter("gone clients", new ClientAbortFilter());
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR), false, "/*");
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } catch (IOException e) {
      gone(request, response, e);
    } catch (ServletException e) {
      if (!(e.getRootCause() instanceof IOException)) {
        throw e;
      }
      gone(request, response, e);
    } catch (OutOfMemoryError e) {
      // Of direct memory or of threads: the JVM itself ends the process only for its heap.
      OwnProcess.endIfOutOfMemory(e);
      throw e;
    }
  }

  private static void gone(
      HttpServletRequest request, HttpServletResponse response, Exception failure) {
    LOG.log(Level.DEBUG, "a client was gone before its answer", failure);
    if (request.getDispatcherType() == DispatcherType.REQUEST && !response.isCommitted()) {
      // Nobody should see it; if it was something else after all, it was no success.
      response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    }
  }
}
