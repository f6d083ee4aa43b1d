package io.notificationsocket.server;

import java.nio.file.Path;
import java.util.List;

/** A server product that can serve the WAR: its command line, and how it says that it is up. */
interface Server {

  /** The server of this name, as {@code -Dserver=} gives it. */
  static Server named(String name) {
    return switch (name) {
      case "payara" -> PayaraMicro.fetched();
      default ->
          throw new IllegalArgumentException(
              "-Dserver=" + name + " is not known: payara is the server there is.");
    };
  }

  /** Product and version, for people. */
  String name();

  /** The command that serves the WAR at the context root, in the foreground. */
  List<String> command(Path war, int port, List<String> jvmOptions);

  /** Whether this line of its output says that it has done all it will do by itself to start. */
  boolean isUp(String line);
}
