package io.notificationsocket.api;

import io.notificationsocket.registry.InvalidIdException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Makes the servers take the same addresses in the same way.
 *
 * <p>One or two dots for a user id, percent-encoded or not, are refused. The servers take them for
 * directions before they look for a resource, so that a batch or an unknown address would be asked
 * for, with another answer on each.
 *
 * <p>Braces that nobody has encoded are encoded: Jersey refuses them as a template.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class AddressFilter extends HttpFilter {

  private static final String API = "/api/";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String address = request.getRequestURI();
    if (isDotted(address, request.getContextPath().length())) {
      Answer.of(InvalidIdException.dots()).write(response);
    } else if (address.indexOf('{') >= 0 || address.indexOf('}') >= 0) {
      chain.doFilter(new WithoutBraces(request), response);
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Looked at character by character: each request comes by. */
  static boolean isDotted(String address, int start) {
    if (!address.startsWith(API, start)) {
      return false;
    }
    int user = start + API.length();
    int first = afterDot(address, user);
    return first > user && isEnd(address, afterDot(address, first));
  }

  /** The place after a dot, or the same place where there is none. */
  private static int afterDot(String address, int at) {
    if (address.startsWith(".", at)) {
      return at + 1;
    }
    return address.regionMatches(true, at, "%2e", 0, 3) ? at + 3 : at;
  }

  private static boolean isEnd(String address, int at) {
    return address.startsWith("/", at) || address.startsWith(";", at);
  }

  /** The same request with its address encoded as it should have been. */
  private static final class WithoutBraces extends HttpServletRequestWrapper {

    WithoutBraces(HttpServletRequest request) {
      super(request);
    }

    private static String encoded(String address) {
      return address.replace("{", "%7B").replace("}", "%7D");
    }

    @Override
    public String getRequestURI() {
      return encoded(super.getRequestURI());
    }

    @Override
    public StringBuffer getRequestURL() {
      return new StringBuffer(encoded(super.getRequestURL().toString()));
    }
  }
}
