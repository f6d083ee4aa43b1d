package io.notificationsocket.config;

import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chooses the directory of the embedded store. */
public final class DataDirectory {

  private static final String NAME = "notification-socketio-data";

  private DataDirectory() {}

  /**
   * The directory of one copy of the application.
   *
   * @param given {@code DATA_DIR}; empty for a directory next to the server's own data
   * @param copy distinguishes copies of the application in one server
   * @param properties the system properties by name
   */
  public static Path of(String given, String copy, Function<String, @Nullable String> properties) {
    Path base = given.isEmpty() ? besideTheServers(properties) : Path.of(given);
    return base.resolve(copy).toAbsolutePath().normalize();
  }

  private static Path besideTheServers(Function<String, @Nullable String> properties) {
    String wildFly = properties.apply("jboss.server.data.dir");
    String tomcat = properties.apply("catalina.base");
    String payara = properties.apply("com.sun.aas.instanceRoot");
    if (wildFly != null) {
      return Path.of(wildFly, NAME);
    }
    if (tomcat != null) {
      return Path.of(tomcat, NAME);
    }
    // Payara Micro's own directory is temporary, so the working directory is used.
    String temporary = properties.apply("java.io.tmpdir");
    boolean lasts = payara != null && (temporary == null || !payara.startsWith(temporary));
    return lasts ? Path.of(payara, NAME) : Path.of(NAME);
  }
}
