package io.notificationsocket.transport.container;

import io.notificationsocket.transport.http.BodyReads;
import jakarta.servlet.ServletContext;

/**
 * Tomcat 10.1 and 11 look for the next request of a connection from within the read of a body's
 * last chunk, on the thread that reads. When that thread serves the request, the next one is
 * answered first, and a client or proxy takes its answer for the wrong one. On any other thread
 * Tomcat goes on with the request whose body is whole now, as it should.
 */
final class TomcatChunks {

  private TomcatChunks() {}

  /** Has chunks read on another thread; does nothing on other servers. */
  static void keepOrder(ServletContext context) {
    if (isTomcat(context)) {
      BodyReads.readChunksElsewhere(context);
    }
  }

  private static boolean isTomcat(ServletContext context) {
    try {
      Class.forName(
          "org.apache.coyote.http11.filters.ChunkedInputFilter",
          false,
          context.getClass().getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
