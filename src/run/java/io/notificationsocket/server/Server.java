package io.notificationsocket.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A server product that can serve the WAR: its command line, and how it says that it is up. */
interface Server {

  /** The server that {@code -Dserver=} chooses, by default Payara Micro. */
  static Server chosen() {
    return named(System.getProperty("server", "payara"));
  }

  /** The server of this name. */
  static Server named(String name) {
    return switch (name) {
      case "payara" -> PayaraMicro.fetched();
      case "wildfly" -> WildFly.fetched();
      case "tomcat", "tomcat10" -> Tomcat.fetched(name);
      default ->
          throw new IllegalArgumentException(
              "-Dserver=" + name + " is not known: give payara, wildfly, tomcat or tomcat10.");
    };
  }

  /** Product and version, for people. */
  String name();

  /** The WAR that is for this product. */
  default Path war() {
    return Project.path("target/notification-socketio.war");
  }

  /**
   * The command that serves a WAR at the context root, in the foreground.
   *
   * @param base an empty directory, filled here with what the server needs, for this run alone
   */
  List<String> command(Path war, Path base, int port, List<String> jvmOptions) throws IOException;

  /** Whether this line of its output says that it has done all it will do by itself to start. */
  boolean isUp(String line);

  /**
   * What its output says before it listens on its port; empty when it may listen at any time. Only
   * for a server that says nothing when another process has the port.
   */
  default String listensAfter() {
    return "";
  }

  /**
   * Leaves out of its output what a person who starts it has no use for.
   *
   * @param screen takes the lines that are left
   */
  default Consumer<String> quieten(Consumer<String> screen) {
    return screen;
  }
}
