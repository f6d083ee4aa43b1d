package io.notificationsocket.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A directory for a server's data that can be full: a small file system of its own where this
 * process may mount one; elsewhere a library that is preloaded into the server refuses to let files
 * grow. Linux only.
 */
final class SmallDisk implements AutoCloseable {

  private static final String SIZE = "size=24m"; // SQLite's library is extracted there, too

  private final Path directory;
  private final boolean mounted;
  private final Map<String, String> environment;

  /**
   * @param parent to be deleted later
   */
  SmallDisk(Path parent) throws IOException {
    directory = Files.createDirectory(parent.resolve("small-disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", directory.toString());
    environment = mounted ? Map.of() : preloading(parent.resolve("full-disk.so"));
  }

  private Map<String, String> preloading(Path library) throws IOException {
    if (!run("cc", "-shared", "-fPIC", "-o", library.toString(), "src/test/c/full-disk.c")) {
      throw new IOException("neither may this process mount a file system, nor is there a cc");
    }
    return Map.of("LD_PRELOAD", library.toString(), "FULL_DISK", directory.toString());
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  Path directory() {
    return directory;
  }

  /** For the process whose disk this is. */
  Map<String, String> environment() {
    return environment;
  }

  /** Takes all the room there is. */
  void fill() throws IOException {
    byte[] bytes = new byte[4096];
    try (OutputStream ballast = Files.newOutputStream(ballast())) {
      while (mounted) {
        ballast.write(bytes);
      }
    } catch (IOException e) {
      // full
    }
  }

  void makeRoom() throws IOException {
    Files.deleteIfExists(ballast());
  }

  private Path ballast() {
    return directory.resolve("ballast");
  }

  @Override
  public void close() {
    if (mounted && !run("umount", directory.toString())) {
      throw new AssertionError("still in use: " + directory);
    }
  }
}
