package io.notificationsocket.echo;

import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.EngineApplication;
import io.notificationsocket.engineio.EngineServer;
import io.notificationsocket.engineio.Peers;
import io.notificationsocket.engineio.ThreadTimer;
import io.notificationsocket.registry.GuessBrake;
import io.notificationsocket.socketio.Namespace;
import io.notificationsocket.socketio.SocketIoServer;
import io.notificationsocket.threads.AnswerThreads;
import io.notificationsocket.transport.Installation;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts both echoes with the times that the public suites expect. No CDI, so that one WAR serves
 * on every server; named in web.xml and not by an annotation, so that the product never starts it.
 */
public final class EchoBootstrap implements ServletContextListener {

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "AUTH_TOKEN", "there is no REST API to guard",
          "PING_INTERVAL", "300ms",
          "PING_TIMEOUT", "200ms",
          "MAX_PAYLOAD", "1000000");

  private final List<Installation> installations = new ArrayList<>();
  private final AnswerThreads answers = new AnswerThreads();

  @Override
  public void contextInitialized(ServletContextEvent event) {
    Settings settings = settings(System.getenv());
    Namespace echo = new EchoNamespace();
    Map<String, Namespace> namespaces = Map.of("/", echo, "/custom", echo);
    ServletContext context = event.getServletContext();
    install(context, "/engine.io", new EngineEcho(), settings);
    EngineApplication socketIo =
        new SocketIoServer(
            namespaces,
            settings.clients().connectTimeout(),
            new GuessBrake("wrong claims", 50, System::nanoTime));
    install(context, "/socket.io", socketIo, settings);
  }

  /** The product's settings, where given, win over what the suites expect. */
  static Settings settings(Map<String, String> given) {
    return Settings.read(name -> given.getOrDefault(name, DEFAULTS.get(name)));
  }

  private void install(
      ServletContext context, String path, EngineApplication application, Settings settings) {
    ThreadTimer timer = new ThreadTimer("conformance-timer " + path);
    EngineServer engine =
        new EngineServer(settings.engine(), settings.clients(), application, timer, Peers.NONE);
    installations.add(Installation.of(context, path, engine, timer, settings, answers));
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    installations.forEach(Installation::close);
    answers.close();
  }
}
