package io.notificationsocket.transport.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/**
 * A large body, sent as its client reads it. A client that does not read holds neither a thread nor
 * a copy of the body, and not for ever.
 */
public final class Download {

  private static final int SMALL = 8 * 1024;

  /** What any client may take, and how many bytes buy it another second. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int LEAST_RATE = 5_000;

  private Download() {}

  /**
   * Sends the body of a response whose status and headers are set.
   *
   * @param content not changed by anybody
   */
  public static void send(HttpServletRequest request, HttpServletResponse response, byte[] content)
      throws IOException {
    response.setContentLength(content.length);
    if (content.length <= SMALL || !request.isAsyncSupported()) {
      response.getOutputStream().write(content);
      return;
    }
    Duration limit = PATIENCE.plusSeconds(content.length / LEAST_RATE);
    DeferredResponse.begin(request, response, limit, new DeferredResponse.Listener() {})
        .send(() -> {}, content, false, failure -> {});
  }
}
