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
 */
public final class RunServer {

  private static final String DEFAULT_PORT = "3000";

  private final AtomicBoolean stopping = new AtomicBoolean();

  private RunServer() {}

  public static void main(String[] arguments) {
    try {
      new RunServer().run();
    } catch (FailedStartException | InvalidSettingException | IllegalArgumentException e) {
      end(e.getMessage());
    } catch (IOException | InterruptedException e) {
      end("The server could not be run: " + e);
    }
  }

  private void run() throws FailedStartException, IOException, InterruptedException {
    // A server that cannot deploy takes as long to say so as one that can: look at once.
    Application application = Application.named(System.getProperty("app", "product"));
    application.check(RunServer::given);
    Server server = Server.named(System.getProperty("server", "payara"));
    Launch launch = new Launch(port(), settings(), List.of("-Dnotification-socketio.trial=true"));
    ServerProcess process = ServerProcess.start(server, application, launch, System.out::println);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "stop the server"));
    process.awaitServing();
    System.out.printf(
        "%n%s is ready at %s/ on %s (Ctrl-C stops it)%n",
        application.title(process.url()), process.url(), server.name());
    int code = process.awaitEnd();
    if (!stopping.get()) {
      end(server.name() + " ended by itself with exit code " + code + ".");
    }
  }

  private void stop(ServerProcess process) {
    stopping.set(true);
    process.close();
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
    try (ServerSocket probe = new ServerSocket(Integer.parseInt(text))) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Port " + text + " is in use: stop what listens there, or set PORT to another.", e);
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
