package io.notificationsocket.transport;

import io.notificationsocket.config.DrainState;
import io.notificationsocket.config.Settings;
import io.notificationsocket.config.WebSocketEngine;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.ThreadTimer;
import io.notificationsocket.threads.Answerers;
import io.notificationsocket.transport.http.ClientAddresses;
import io.notificationsocket.transport.http.OriginPolicy;
import io.notificationsocket.transport.http.Query;
import io.notificationsocket.transport.http.ServerNames;
import io.notificationsocket.transport.polling.OpenPolls;
import io.notificationsocket.transport.polling.PollingServlet;
import io.notificationsocket.transport.polling.Relay;
import io.notificationsocket.transport.relay.NodeRelay;
import io.notificationsocket.transport.relay.PeerServlet;
import io.notificationsocket.transport.websocket.UpgradeFilter;
import io.notificationsocket.transport.websocket.direct.DirectUpgrade;
import io.notificationsocket.transport.websocket.jakarta.EndpointConfigurator;
import io.notificationsocket.transport.websocket.jakarta.SocketCloser;
import io.notificationsocket.transport.websocket.jakarta.WebSocketEndpoint;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One Engine.IO server under one path of a web application, with what it needs to run. */
public final class Installation implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Installation.class.getName());
  private static final Duration LAST_GOODBYES = Duration.ofSeconds(1);

  private final EngineServer engine;
  private final ThreadTimer timer;
  private final DirectUpgrade direct;
  private final SocketCloser closer;
  private final OpenPolls polls;
  private final @Nullable NodeRelay relay;
  private DrainState drainState = new DrainState();
  private Duration drainTime = Duration.ZERO;
  private boolean ended;

  private Installation(
      EngineServer engine,
      ThreadTimer timer,
      DirectUpgrade direct,
      SocketCloser closer,
      OpenPolls polls,
      @Nullable NodeRelay relay) {
    this.engine = engine;
    this.timer = timer;
    this.direct = direct;
    this.closer = closer;
    this.polls = polls;
    this.relay = relay;
  }

  /**
   * Puts filter, servlet and endpoint in place; only while the application starts.
   *
   * @param path begins with a slash and does not end with one
   * @param timer closed with the installation
   * @param answers runs what gives answers to polls, and what servers then do on the same thread;
   *     to be ended after the installation
   */
  public static Installation of(
      ServletContext context,
      String path,
      EngineServer engine,
      ThreadTimer timer,
      Settings settings,
      Answerers answers) {
    WebSocketEngine wanted = settings.webSocketEngine();
    OriginPolicy policy =
        new OriginPolicy(settings.allowedOrigins(), new ServerNames(settings.trustedProxies()));
    ClientAddresses addresses = new ClientAddresses(settings.trustedProxies());
    SocketCloser closer = new SocketCloser();
    OpenPolls polls = new OpenPolls();
    DirectUpgrade direct = new DirectUpgrade(timer);
    FilterRegistration.Dynamic filter =
        context.addFilter(
            "upgrade " + path, new UpgradeFilter(engine, policy, addresses, direct, wanted));
    filter.setAsyncSupported(true);
    // Not "after": the container's own WebSocket filter is in the chain already.
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, path + "/*");
    NodeRelay relay = NodeRelay.of(engine, polls, answers);
    PollingServlet polling =
        new PollingServlet(
            engine, policy, addresses, polls, timer, relay == null ? Relay.NONE : relay, answers);
    add(context, "polling " + path, polling, path);
    if (relay != null) {
      add(context, "nodes", new PeerServlet(engine, polling, relay, answers), PeerServlet.PATH);
      engine.ownedBy(relay::owner);
      relay.watch(engine, timer, settings.drainTime());
    }
    if (wanted != WebSocketEngine.DIRECT) {
      addEndpoints(context, path, engine, closer);
    }
    return new Installation(engine, timer, direct, closer, polls, relay);
  }

  private static void add(ServletContext context, String name, Servlet servlet, String path) {
    ServletRegistration.Dynamic added = context.addServlet(name, servlet);
    added.setAsyncSupported(true);
    added.addMapping(path + "/*");
  }

  /** The paths with and without a slash at the end are different ones to the containers. */
  private static void addEndpoints(
      ServletContext context, String path, EngineServer engine, SocketCloser closer) {
    ServerContainer container =
        (ServerContainer) context.getAttribute(ServerContainer.class.getName());
    if (container == null) {
      throw new IllegalStateException("This server has no Jakarta WebSocket container.");
    }
    var configurator = new EndpointConfigurator(() -> new WebSocketEndpoint(engine, closer));
    for (String endpoint : List.of(path, path + "/")) {
      try {
        container.addEndpoint(
            ServerEndpointConfig.Builder.create(WebSocketEndpoint.class, endpoint)
                .configurator(configurator)
                .build());
      } catch (DeploymentException e) {
        throw new IllegalStateException("The WebSocket endpoint cannot be added.", e);
      }
    }
  }

  /** Whether this is a post to a session that there is, or that another node may have. */
  boolean reads(HttpServletRequest request) {
    String sid = Query.parse(request.getQueryString()).get("sid");
    return request.getMethod().equals("POST")
        && (engine.find(sid) != null || engine.peers().mayHaveMade(sid));
  }

  /** Whether another node has passed this on. */
  boolean isFromPeer(HttpServletRequest request) {
    return relay != null && relay.isFromPeer(request);
  }

  /**
   * Has clients sent away before all is closed.
   *
   * @param told when it begins
   * @param time over which clients are sent away; zero for all at once
   */
  public void drainWhenEnded(DrainState told, Duration time) {
    drainState = told;
    drainTime = time;
  }

  /** Sends the clients away, waits until they are gone, or a second longer, and closes. */
  public synchronized void end() {
    if (ended) {
      return;
    }
    ended = true;
    drainState.drain();
    if (!drainTime.isZero()) {
      drain();
    }
    close();
  }

  private void drain() {
    LOG.log(Level.INFO, "sending all clients away, over {0}", drainTime);
    if (relay != null) {
      relay.endPolls();
    }
    engine.drain(drainTime);
    try {
      engine.awaitDrained(drainTime.plus(LAST_GOODBYES));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    engine.close();
    direct.close();
    closer.close();
    if (relay != null) {
      relay.endPolls();
    }
    polls.close();
    if (relay != null) {
      relay.close();
    }
    timer.close();
  }
}
