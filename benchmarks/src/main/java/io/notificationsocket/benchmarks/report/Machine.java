package io.notificationsocket.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the figures were measured on. */
final class Machine {

  private Machine() {}

  static String describe() {
    int cores = Runtime.getRuntime().availableProcessors();
    long memory = Long.parseLong(first("MemTotal:\\s+(\\d+) kB", "/proc/meminfo")) / 1024 / 1024;
    return "%s, %d cores, %d GB, Linux %s"
        .formatted(
            first("(?m)^model name\\s*: (.*)$", "/proc/cpuinfo"),
            cores,
            memory,
            first("(.*)", "/proc/sys/kernel/osrelease"));
  }

  /** How busy the machine has been in the last minute; other work makes figures worthless. */
  static double load() {
    return Double.parseDouble(first("^(\\S+)", "/proc/loadavg"));
  }

  static String java() {
    return "JDK " + Runtime.version();
  }

  /** What a command prints, on one line; a question mark when it cannot be run. */
  static String output(Path directory, String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.waitFor() == 0 ? said : "?";
    } catch (IOException e) {
      return "?";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "?";
    }
  }

  private static String first(String pattern, String file) {
    try {
      Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
      return matcher.find() ? matcher.group(1).strip() : "0";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
