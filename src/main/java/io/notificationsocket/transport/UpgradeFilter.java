package io.notificationsocket.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.HandshakeError;
import io.notificationsocket.transport.direct.DirectUpgrade;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Judges requests for a WebSocket before the container's own filter answers them: an endpoint
 * cannot refuse with a status and a reason, and its container would check no origin. With the
 * engine {@code direct} it answers them itself.
 */
final class UpgradeFilter extends HttpFilter {

  private static final Logger LOG = System.getLogger(UpgradeFilter.class.getName());

  private final transient EngineServer engine;
  private final transient OriginPolicy policy;
  private final transient @Nullable DirectUpgrade direct;
  private final boolean orElseJakarta;

  /**
   * @param direct upgrades the requests; null when the container's endpoint has to
   * @param orElseJakarta whether that endpoint gets what cannot be upgraded
   */
  UpgradeFilter(
      EngineServer engine,
      OriginPolicy policy,
      @Nullable DirectUpgrade direct,
      boolean orElseJakarta) {
    this.engine = engine;
    this.policy = policy;
    this.direct = direct;
    this.orElseJakarta = orElseJakarta;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!Requests.isUpgrade(request)) {
      chain.doFilter(request, response);
      return;
    }
    Query query = Query.parse(request.getQueryString());
    HandshakeError error = engine.verify(Requests.handshake(request, query, policy));
    if (error != null) {
      refuse(response, error);
    } else if (direct == null || !isUpgraded(direct, request, response, query)) {
      chain.doFilter(request, response);
    }
  }

  private boolean isUpgraded(
      DirectUpgrade upgrade, HttpServletRequest request, HttpServletResponse response, Query query)
      throws IOException, ServletException {
    Opening opening = Opening.of(engine, query);
    try {
      upgrade.answer(
          request, response, opening.version(), opened -> opening.with(opened, engine::open));
      return true;
    } catch (ServletException | RuntimeException e) {
      if (!orElseJakarta) {
        throw e;
      }
      LOG.log(Level.DEBUG, () -> "a request cannot be upgraded: " + e);
      return false;
    }
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
