package io.notificationsocket.server;

import java.nio.file.Path;

/** Where the files of this project lie. */
final class Project {

  private Project() {}

  /** A file by its path from the project's top directory. */
  static Path path(String relative) {
    return Path.of(System.getProperty("basedir", "")).resolve(relative).toAbsolutePath();
  }
}
