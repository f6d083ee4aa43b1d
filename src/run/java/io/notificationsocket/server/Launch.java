package io.notificationsocket.server;

import io.notificationsocket.config.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How one server is to be started.
 *
 * @param settings the application's settings; none is taken over from this process
 * @param jvmOptions beyond those of the server
 */
public record Launch(int port, Map<String, String> settings, List<String> jvmOptions) {

  /**
   * For a test: a free port, a JVM that is quick to start rather than quick to serve, and the
   * WebSocket engine that the build was asked to test.
   */
  public static Launch of(Map<String, String> settings) {
    return at(freePort(), settings);
  }

  /** The same on a port of the test's choice. */
  public static Launch at(int port, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    String engine = System.getenv(Setting.WEBSOCKET_ENGINE.name());
    if (engine != null) {
      all.putIfAbsent(Setting.WEBSOCKET_ENGINE.name(), engine);
    }
    return new Launch(port, all, List.of("-XX:TieredStopAtLevel=1"));
  }

  /** The same with another option of the JVM. */
  public Launch with(String jvmOption) {
    List<String> options = new ArrayList<>(jvmOptions);
    options.add(jvmOption);
    return new Launch(port, settings, options);
  }

  String url() {
    return "http://localhost:" + port;
  }

  /** What a person reads when another process listens on the port. */
  static String portInUse(int port) {
    return "Port " + port + " is in use: stop what listens there, or set PORT to another.";
  }

  void applyTo(Map<String, String> environment) {
    for (Setting setting : Setting.values()) {
      environment.remove(setting.name());
    }
    environment.put("PORT", Integer.toString(port));
    environment.putAll(settings);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
