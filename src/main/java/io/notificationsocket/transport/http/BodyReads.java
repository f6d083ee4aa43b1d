package io.notificationsocket.transport.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;

/** On which thread a body is read that comes after its request. */
public final class BodyReads {

  private static final String ELSEWHERE = BodyReads.class.getName();

  private BodyReads() {}

  /** From now on chunks are read on a thread that the server is not serving a request with. */
  public static void readChunksElsewhere(ServletContext context) {
    context.setAttribute(ELSEWHERE, true);
  }

  /**
   * Reads what has come of a body.
   *
   * @param request whose body it is
   * @param async of that request
   * @param read does not wait
   */
  public static void run(HttpServletRequest request, AsyncContext async, Runnable read) {
    boolean isChunked = request.getContentLengthLong() < 0;
    if (isChunked && request.getServletContext().getAttribute(ELSEWHERE) != null) {
      async.start(read);
    } else {
      read.run();
    }
  }
}
