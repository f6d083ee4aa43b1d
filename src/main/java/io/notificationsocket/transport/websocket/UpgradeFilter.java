package io.notificationsocket.transport.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.WebSocketEngine;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.HandshakeError;
import io.notificationsocket.transport.http.ClientAddresses;
import io.notificationsocket.transport.http.Opening;
import io.notificationsocket.transport.http.OriginPolicy;
import io.notificationsocket.transport.http.Query;
import io.notificationsocket.transport.http.Requests;
import io.notificationsocket.transport.websocket.direct.DirectUpgrade;
import io.notificationsocket.transport.websocket.jakarta.EndpointConfigurator;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Checks WebSocket requests before the container's own filter answers them: an endpoint cannot
 * refuse with a status and a reason, and the container would not check the origin. With the engine
 * {@code direct} it answers them itself.
 */
public final class UpgradeFilter extends HttpFilter {

  private static final Logger LOG = System.getLogger(UpgradeFilter.class.getName());

  private final transient EngineServer engine;
  private final transient OriginPolicy policy;
  private final transient ClientAddresses addresses;
  private final transient DirectUpgrade direct;
  private final WebSocketEngine wanted;

  /**
   * @param direct upgrades the requests itself
   * @param wanted whether it does, and whether the container's endpoint gets what it cannot
   */
  public UpgradeFilter(
      EngineServer engine,
      OriginPolicy policy,
      ClientAddresses addresses,
      DirectUpgrade direct,
      WebSocketEngine wanted) {
    this.engine = engine;
    this.policy = policy;
    this.addresses = addresses;
    this.direct = direct;
    this.wanted = wanted;
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
    HandshakeError error =
        engine.verify(Requests.handshake(request, query, policy), () -> addresses.of(request));
    if (error != null) {
      refuse(response, error);
    } else if (wanted == WebSocketEngine.JAKARTA || !isUpgraded(request, response, query)) {
      EndpointConfigurator.upgrade(addresses.of(request), () -> chain.doFilter(request, response));
    }
  }

  private boolean isUpgraded(HttpServletRequest request, HttpServletResponse response, Query query)
      throws IOException, ServletException {
    Opening opening = Opening.of(engine, query, addresses.of(request));
    try {
      direct.answer(
          request, response, opening.version(), opened -> opening.with(opened, engine::open));
      return true;
    } catch (ServletException | RuntimeException e) {
      if (wanted == WebSocketEngine.DIRECT) {
        throw e;
      }
      LOG.log(Level.DEBUG, () -> "a request cannot be upgraded: " + e);
      return false;
    }
  }

  /** As the reference server: plain words, for no client reads more. */
  private static void refuse(HttpServletResponse response, HandshakeError error)
      throws IOException {
    byte[] body = error.message().getBytes(UTF_8);
    response.setStatus(error.upgradeStatus());
    response.setHeader("Connection", "close");
    response.setContentType("text/html");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
