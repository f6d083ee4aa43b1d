package io.notificationsocket.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A class-data archive of a server: its classes as the JVM has them in memory. The first run writes
 * it when it ends, and later ones map it instead of parsing and verifying some ten thousand classes
 * again. The JVM compares each class with the one in the archive, so that an old archive is slower
 * but never wrong.
 */
final class ClassArchive {

  /** Else the JVM lists each class that it leaves out. */
  private static final String QUIET = "-Xlog:cds*=error";

  private final Path file;
  private final Path made;
  private final boolean exists;

  /** The archive below {@code target} for this server, this JVM and this place of the project. */
  ClassArchive(Server server) {
    int key =
        List.of(server.name(), Java.EXECUTABLE, Runtime.version(), Project.path("")).hashCode();
    Path directory = Project.path("target/run");
    file = directory.resolve("classes-" + Integer.toHexString(key) + ".jsa");
    // Several servers may run at once; each makes its own, and the last one stays.
    made = directory.resolve(file.getFileName() + "." + ProcessHandle.current().pid());
    exists = Files.exists(file);
  }

  /** What makes the JVM use the archive, or write it when it ends. */
  List<String> jvmOptions() {
    return exists
        ? List.of(QUIET, "-XX:SharedArchiveFile=" + file)
        : List.of(QUIET, "-XX:ArchiveClassesAtExit=" + made);
  }

  /**
   * Keeps the archive of a server that has ended.
   *
   * @param complete whether it had started, and then ended in time to write all of it
   */
  void keep(boolean complete) {
    try {
      if (complete && Files.exists(made)) {
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.deleteIfExists(made);
      }
    } catch (IOException e) {
      // The next run makes one.
    }
  }
}
