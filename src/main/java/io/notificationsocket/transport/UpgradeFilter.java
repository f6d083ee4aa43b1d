package io.notificationsocket.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.HandshakeError;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Judges requests for a WebSocket before the container's own filter answers them: an endpoint
 * cannot refuse with a status and a reason, and its container would check no origin.
 */
final class UpgradeFilter extends HttpFilter {

  private final transient EngineServer engine;
  private final transient OriginPolicy policy;

  UpgradeFilter(EngineServer engine, OriginPolicy policy) {
    this.engine = engine;
    this.policy = policy;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (Requests.isUpgrade(request)) {
      Query query = Query.parse(request.getQueryString());
      HandshakeError error = engine.verify(Requests.handshake(request, query, policy));
      if (error != null) {
        refuse(response, error);
        return;
      }
    }
    chain.doFilter(request, response);
  }

  /** As the reference server: always 400 and plain words, for no client reads more. */
  private static void refuse(HttpServletResponse response, HandshakeError error)
      throws IOException {
    byte[] body = error.message().getBytes(UTF_8);
    response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    response.setHeader("Connection", "close");
    response.setContentType("text/html");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
