package io.notificationsocket.transport;

import io.notificationsocket.config.ContextPath;
import io.notificationsocket.config.DrainState;
import io.notificationsocket.config.InvalidSettingException;
import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.EngineApplication;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.Peers;
import io.notificationsocket.engineio.ThreadTimer;
import io.notificationsocket.threads.AnswerThreads;
import io.notificationsocket.transport.container.ServerAdjustments;
import io.notificationsocket.transport.http.SentToken;
import io.notificationsocket.transport.relay.PeerServlet;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops the transports with the application. A setting that cannot be used, a missing
 * token before all, ends the deployment here with one line.
 */
@WebListener
public class TransportBootstrap implements ServletContextListener {

  static final String PATH = "/socket.io";

  private static final String API = "/api";

  private static final Logger LOG = System.getLogger(TransportBootstrap.class.getName());

  // Fields, since Tomcat makes a listener by its empty constructor and only then has it injected.
  @Inject private Instance<Settings> settings;
  @Inject private Instance<EngineApplication> application;
  @Inject private Instance<Peers> peers;
  @Inject private ContextPath contextPath;
  @Inject private DrainState drainState;
  @Inject private RunningTransports transports;
  @Inject private AnswerThreads answers;
  private @Nullable Installation installation;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    try {
      start(event.getServletContext());
    } catch (RuntimeException | Error e) {
      InvalidSettingException setting = invalidSetting(e);
      OwnProcess.startFailed(setting == null ? null : setting.getMessage());
      throw e;
    }
  }

  private void start(ServletContext context) {
    OwnProcess.watch();
    contextPath.is(context.getContextPath());
    Settings valid = checked(settings);
    EngineApplication onTop = checked(application);
    ClientAbortFilter.install(context);
    Predicate<HttpServletRequest> isRead = request -> isRead(request, valid);
    new UnreadBodyFilter(isRead).install(context, "unread bodies");
    HostFilter.install(context, valid);
    ThreadTimer timer = new ThreadTimer("notification-socketio-timer");
    EngineServer engine =
        new EngineServer(valid.engine(), valid.clients(), onTop, timer, peers.get());
    installation = Installation.of(context, PATH, engine, timer, valid, answers);
    HostFilter.install(context, valid);
    installation.drainWhenEnded(drainState, valid.drainTime());
    transports.begin(installation);
    ClientBundleServlet.install(context, PATH);
    PageFilter.install(context, valid.page());
    ServerAdjustments.make(context);
    new UnreadBodyFilter(isRead).install(context, "unread bodies, too");
  }

  /** Whether some code reads, or discards, the body of a request. */
  private boolean isRead(HttpServletRequest request, Settings valid) {
    String servlet = request.getServletPath();
    return servlet.equals(API)
        ? SentToken.in(request, valid.tokens()) == SentToken.RIGHT
        : installation != null
            && (servlet.equals(PATH)
                || (servlet.equals(PeerServlet.PATH) && installation.isFromPeer(request)))
            && installation.reads(request);
  }

  private static <T> T checked(Instance<T> made) {
    try {
      return made.get();
    } catch (RuntimeException e) {
      InvalidSettingException cause = invalidSetting(e);
      if (cause == null) {
        throw e;
      }
      LOG.log(Level.ERROR, cause.getMessage());
      throw cause;
    }
  }

  /** CDI may wrap what a producer throws. */
  private static @Nullable InvalidSettingException invalidSetting(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof InvalidSettingException invalid) {
        return invalid;
      }
    }
    return null;
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    if (installation != null) {
      installation.end(); // unless CDI's end did it
    }
    OwnProcess.unwatch();
  }
}
