package io.notificationsocket.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Creates files and directories that only the process's own user can read, from the moment they
 * exist: they hold users' messages, and the secrets by which clients claim them. On systems without
 * POSIX permissions they get the system's defaults.
 */
final class PrivateFiles {

  private static final Logger LOG = System.getLogger(PrivateFiles.class.getName());

  private static final Set<PosixFilePermission> OTHERS_MAY_WRITE =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private PrivateFiles() {}

  /** Creates a directory and its parents if missing; warns if other users may write to it. */
  static void makeDirectory(Path directory) throws IOException {
    if (!isPosix(directory)) {
      Files.createDirectories(directory);
      return;
    }
    Files.createDirectories(directory, permissions("rwx------"));
    if (Files.getPosixFilePermissions(directory).stream().anyMatch(OTHERS_MAY_WRITE::contains)) {
      LOG.log(
          Level.WARNING,
          "other users of this machine may write to {0}: forbid it with"
              + " chmod go-w, or name another DATA_DIR",
          directory);
    }
  }

  /** Creates an empty file if missing. */
  static void makeFile(Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    if (isPosix(file)) {
      Files.createFile(file, permissions("rw-------"));
    } else {
      Files.createFile(file);
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }
}
