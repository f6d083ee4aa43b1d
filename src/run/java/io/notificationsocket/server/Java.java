package io.notificationsocket.server;

import java.nio.file.Path;

/** The JVM that servers run in: the one that {@code -Dserver.java.home=} names, or this one. */
final class Java {

  static final Path HOME =
      Path.of(System.getProperty("server.java.home", System.getProperty("java.home")));

  static final String EXECUTABLE = HOME.resolve("bin/java").toString();

  private Java() {}
}
