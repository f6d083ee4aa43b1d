package io.notificationsocket.api;

import io.notificationsocket.api.answer.Answer;
import io.notificationsocket.registry.InvalidIdException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes all servers treat the same requests alike.
 *
 * <p>One or two dots for an id, percent-encoded or not, are refused. The servers resolve them as
 * path segments before they match a resource, so the request would reach a batch or an unknown
 * address, differently on each server.
 *
 * <p>Characters that should have been encoded and are not are encoded: Jersey takes braces for a
 * template, and RESTEasy fails where {@link java.net.URI} does.
 *
 * <p>Of several Content-Types, or of one that a proxy has joined from several, the first counts:
 * the JAX-RS runtimes refuse them before a resource sees the request.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class NormalizingFilter extends HttpFilter {

  private static final String API = "/api/";
  private static final String TOPICS = "topics/";

  /** Characters that RFC 3986 allows in no URI, but some server lets through. */
  private static final String UNSAFE = "\"<>[\\]^`{|}";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String address = request.getRequestURI();
    String dotted = dotted(address, request.getContextPath().length());
    if (dotted != null) {
      Answer.of(InvalidIdException.dots(dotted)).write(response);
      return;
    }
    HttpServletRequest plain = request;
    if (isUnsafe(address) || isUnsafe(request.getQueryString())) {
      plain = new Encoded(plain);
    }
    if (hasSeveralTypes(request)) {
      plain = new OfFirstType(plain);
    }
    chain.doFilter(plain, response);
  }

  private static boolean hasSeveralTypes(HttpServletRequest request) {
    Enumeration<String> types = request.getHeaders(HttpHeaders.CONTENT_TYPE);
    return types.hasMoreElements()
        && (types.nextElement().indexOf(',') >= 0 || types.hasMoreElements());
  }

  /** The same request with the first of its Content-Types alone. */
  private static final class OfFirstType extends HttpServletRequestWrapper {

    private final String type;

    OfFirstType(HttpServletRequest request) {
      super(request);
      type = request.getHeader(HttpHeaders.CONTENT_TYPE).split(",", 2)[0].strip();
    }

    @Override
    public String getContentType() {
      return type;
    }

    @Override
    public String getHeader(String name) {
      return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE) ? type : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
          ? Collections.enumeration(List.of(type))
          : super.getHeaders(name);
    }
  }

  private static boolean isUnsafe(@Nullable String address) {
    for (int i = 0; address != null && i < address.length(); i++) {
      if (UNSAFE.indexOf(address.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * What a segment that is one or two dots is the id of, when there is one under {@code /api/};
   * null when there is none. Checked character by character, since it runs on every request.
   */
  static @Nullable String dotted(String address, int start) {
    if (!address.startsWith(API, start)) {
      return null;
    }
    int user = start + API.length();
    for (int segment = user; segment > 0; segment = address.indexOf('/', segment) + 1) {
      int first = afterDot(address, segment);
      if (first > segment && isEnd(address, afterDot(address, first))) {
        return segment == user ? "user id" : isTopic(address, segment) ? "topic" : "id";
      }
    }
    return null;
  }

  private static boolean isTopic(String address, int segment) {
    return address.startsWith(TOPICS, segment - TOPICS.length());
  }

  /** The place after a dot, or the same place where there is none. */
  private static int afterDot(String address, int at) {
    if (address.startsWith(".", at)) {
      return at + 1;
    }
    return address.regionMatches(true, at, "%2e", 0, 3) ? at + 3 : at;
  }

  private static boolean isEnd(String address, int at) {
    return at == address.length() || address.startsWith("/", at) || address.startsWith(";", at);
  }

  /** The same request with its address encoded as it should have been. */
  private static final class Encoded extends HttpServletRequestWrapper {

    Encoded(HttpServletRequest request) {
      super(request);
    }

    private static String encoded(String address) {
      StringBuilder encoded = new StringBuilder(address.length() + 16);
      for (int i = 0; i < address.length(); i++) {
        char c = address.charAt(i);
        if (UNSAFE.indexOf(c) >= 0) {
          encoded.append('%').append(Integer.toHexString(c).toUpperCase(Locale.ROOT));
        } else {
          encoded.append(c);
        }
      }
      return encoded.toString();
    }

    @Override
    public String getRequestURI() {
      return encoded(super.getRequestURI());
    }

    @Override
    public StringBuffer getRequestURL() {
      String url = super.getRequestURL().toString();
      int path = url.length() - super.getRequestURI().length(); // an IPv6 address has brackets
      return new StringBuffer(url.substring(0, path) + encoded(url.substring(path)));
    }

    @Override
    public @Nullable String getQueryString() {
      String query = super.getQueryString();
      return query == null ? null : encoded(query);
    }
  }
}
