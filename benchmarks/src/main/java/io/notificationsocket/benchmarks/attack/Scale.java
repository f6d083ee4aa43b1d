package io.notificationsocket.benchmarks.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large attacks are.
 *
 * @param connections of an attack that takes 1,000 by itself; the others take as many more or less
 * @param sockets of the flood with silent WebSockets
 */
record Scale(int connections, int sockets) {

  private static final Pattern OPEN_FILES = Pattern.compile("Max open files +(\\d+)");

  /** Files that this process and a server need for other things. */
  private static final int OTHER_FILES = 800;

  private static final int MOST = 60_000;

  /**
   * @throws IllegalArgumentException with a line for people
   */
  Scale {
    if (connections < 1 || connections > MOST || sockets < 1 || sockets > MOST) {
      throw new IllegalArgumentException(
          "--connections and --sockets: give 1 to " + MOST + " each.");
    }
  }

  /** What is {@code usual} when an attack takes 1,000 connections. */
  int of(int usual) {
    return Math.max(1, (int) ((long) usual * connections / 1000));
  }

  /** Not more than this process may have open files; servers inherit its limit. */
  Scale within(int openFiles) {
    int most = Math.max(1, openFiles - OTHER_FILES);
    return new Scale(Math.min(connections, most), Math.min(sockets, most));
  }

  /** The limit of this process. */
  static int openFiles() throws IOException {
    Matcher matcher = OPEN_FILES.matcher(Files.readString(Path.of("/proc/self/limits")));
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : MOST + OTHER_FILES;
  }
}
