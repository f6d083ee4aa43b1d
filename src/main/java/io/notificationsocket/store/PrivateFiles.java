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
 * Makes files and directories that nobody but this process' user can read, and which never were
 * otherwise: what users are told is in them, and the secrets by which clients claim it. Where the
 * system has no such permissions, they are as it makes them.
 */
final class PrivateFiles {

  private static final Logger LOG = System.getLogger(PrivateFiles.class.getName());

  private static final Set<PosixFilePermission> OTHERS_MAY_WRITE =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private PrivateFiles() {}

  /** Makes a directory and those above it, unless they are there; warns when others may write. */
  static void makeDirectory(Path directory) throws IOException {
    if (!isPosix(directory)) {
      Files.createDirectories(directory);
      return;
    }
    Files.createDirectories(directory, permissions("rwx------"));
    if (Files.getPosixFilePermissions(directory).stream().anyMatch(OTHERS_MAY_WRITE::contains)) {
      LOG.log(
          Level.WARNING,
          "other users of this machine may write to {0}: take that from them with"
              + " chmod go-w, or name another DATA_DIR",
          directory);
    }
  }

  /** Makes an empty file, unless it is there. */
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
