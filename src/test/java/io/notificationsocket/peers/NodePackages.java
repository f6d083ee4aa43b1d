package io.notificationsocket.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The scripts of src/test/js beside their pinned packages, in target/js. The packages are installed
 * again only when the lock file has changed.
 */
public final class NodePackages {

  static final String MISSING =
      "Node.js is not on the PATH: install Node.js 18 or newer (Debian: apt-get install nodejs npm)"
          + " and run the command again.";

  private static final int OLDEST = 18;
  private static final Path BASE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Path SOURCE = BASE.resolve("src/test/js");
  private static final Path PLACE = BASE.resolve("target/js");

  private static boolean ready;

  private NodePackages() {}

  /**
   * The directory with the scripts, ready to run; they are not touched again once this returned.
   */
  public static synchronized Path ready() {
    if (!ready) {
      prepare();
      ready = true;
    }
    return PLACE;
  }

  private static void prepare() {
    try {
      Files.createDirectories(PLACE);
      requireNode();
      copyScripts();
      Path lock = PLACE.resolve("package-lock.json");
      Path installed = PLACE.resolve("installed");
      if (!Files.exists(installed) || Files.mismatch(lock, installed) >= 0) {
        install();
        Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireNode() {
    String version =
        Command.run(PLACE, Duration.ofSeconds(30), MISSING, List.of("node", "--version")).text();
    if (Integer.parseInt(version.strip().replaceAll("^v|\\..*$", "")) < OLDEST) {
      throw new AssertionError(
          "Node.js " + version.strip() + " is too old: install Node.js 18 or newer.");
    }
  }

  private static void install() {
    boolean windows =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    Command.Result result =
        Command.run(
            PLACE,
            Duration.ofMinutes(5),
            "npm is not on the PATH: install it (Debian: apt-get install npm; elsewhere it comes"
                + " with Node.js) and run the command again.",
            List.of(
                windows ? "npm.cmd" : "npm",
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error"));
    if (result.status() != 0) {
      throw new AssertionError("npm ci failed in " + PLACE + ":\n" + result.text());
    }
  }

  private static void copyScripts() throws IOException {
    Files.walkFileTree(
        SOURCE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            if (directory.endsWith("node_modules")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(PLACE.resolve(SOURCE.relativize(directory)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path copy = PLACE.resolve(SOURCE.relativize(file));
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
