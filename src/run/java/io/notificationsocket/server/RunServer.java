package io.notificationsocket.server;

import io.notificationsocket.config.InvalidSettingException;
import io.notificationsocket.config.Setting;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code mvn -Prun}: a server in the foreground until it is stopped. It runs inside Maven's
 * process, so that a signal to Maven reaches the hook that ends the server, and so that the last
 * line on the screen is the one that counts.
 *
 * <p>With the argument {@code check} it only looks at the settings. Maven calls it so before it
 * builds: a missing token is told within seconds.
 */
public final class RunServer {

  private static final String DEFAULT_PORT = "3000";

  private final Application application;
  private final Server server;
  private final ClassArchive archive;
  private final Launch launch;
  private final AtomicBoolean ready = new AtomicBoolean();
  private final AtomicBoolean stopping = new AtomicBoolean();

  private RunServer(Application application) throws IOException {
    application.check(RunServer::given);
    this.application = application;
    this.server = Server.chosen();
    this.archive = new ClassArchive(server);
    this.launch =
        new Launch(port(), settings(), archive.jvmOptions())
            .with("-Dnotification-socketio.trial=true");
  }

  public static void main(String[] arguments) {
    run(new Product(), arguments);
  }

  /** Serves an application until the process is asked to end. */
  static void run(Application application, String[] arguments) {
    try {
      RunServer run = new RunServer(application);
      if (!List.of(arguments).contains("check")) {
        run.serve();
      }
    } catch (FailedStartException | InvalidSettingException | IllegalArgumentException e) {
      end(e.getMessage());
    } catch (IOException | InterruptedException e) {
      end("The server could not be run: " + e);
    }
  }

  private void serve() throws FailedStartException, IOException, InterruptedException {
    System.out.println("Starting " + server.name());
    ServerProcess process =
        ServerProcess.start(server, application, launch, server.quieten(System.out::println));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "stop the server"));
    process.awaitServing();
    ready.set(true);
    System.out.printf(
        "%n%s is ready at %s/ on %s (Ctrl-C stops it)%n",
        application.title(process.url()), process.url(), server.name());
    int code = process.awaitEnd();
    if (stopping.get()) {
      // The hook has the last word; Maven, if this returned, would add that the build succeeded.
      Thread.currentThread().join();
    }
    end(server.name() + " ended by itself with exit code " + code + ".");
  }

  private void stop(ServerProcess process) {
    stopping.set(true);
    boolean running = process.isAlive();
    boolean orderly = process.end();
    archive.keep(orderly && ready.get());
    if (running) {
      System.out.println(server.name() + " has ended.");
    }
  }

  private static void end(String line) {
    System.out.println();
    System.out.println(line);
    System.exit(1);
  }

  private static int port() throws IOException {
    String given = given("PORT");
    String text = given == null || given.isBlank() ? DEFAULT_PORT : given.strip();
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535 || text.matches("0+")) {
      throw new IllegalArgumentException("PORT=" + text + ": give a number from 1 to 65535.");
    }
    int port = Integer.parseInt(text);
    try (ServerSocket probe = new ServerSocket(port)) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new IllegalArgumentException(Launch.portInUse(port), e);
    }
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    for (Setting setting : Setting.values()) {
      String value = given(setting.name());
      if (value != null) {
        settings.put(setting.name(), value);
      }
    }
    // Beside the sources, since the server itself runs in a directory that is gone afterwards.
    settings.putIfAbsent(
        Setting.DATA_DIR.name(), Project.path("notification-socketio-data").toString());
    return settings;
  }

  private static String given(String name) {
    String property = System.getProperty(name);
    return property != null ? property : System.getenv(name);
  }
}
