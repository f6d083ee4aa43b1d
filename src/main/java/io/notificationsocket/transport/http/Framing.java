package io.notificationsocket.transport.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;

/** How long the body of a request is said to be. */
public final class Framing {

  private static final String LENGTH = "Content-Length";
  private static final String CODING = "Transfer-Encoding";

  private Framing() {}

  /** Whether a body is announced, or something that might be one. */
  public static boolean hasBody(HttpServletRequest request) {
    return request.getContentLengthLong() > 0 || request.getHeader(CODING) != null;
  }

  /**
   * Whether there is only one way to read where the request ends, RFC 9112 section 6.3. A proxy in
   * front that reads it in another way than this server takes a part of the body for a request of
   * somebody else's, or the other way round. Servers differ in which of these they refuse
   * themselves.
   */
  public static boolean isClear(HttpServletRequest request) {
    Enumeration<String> codings = request.getHeaders(CODING);
    Enumeration<String> lengths = request.getHeaders(LENGTH);
    if (codings.hasMoreElements()) {
      return codings.nextElement().strip().equalsIgnoreCase("chunked")
          && !codings.hasMoreElements()
          && !lengths.hasMoreElements()
          && !request.getProtocol().equals("HTTP/1.0");
    }
    return !lengths.hasMoreElements()
        || (isNumber(lengths.nextElement().strip()) && !lengths.hasMoreElements());
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
