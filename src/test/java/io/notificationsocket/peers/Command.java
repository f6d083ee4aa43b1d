package io.notificationsocket.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs one program to its end, bounded in time. Output goes through a file, so that nothing blocks
 * on a full pipe and whatever a hanging program said before is kept.
 */
final class Command {

  private Command() {}

  /** What a program said and how it ended. */
  record Result(int status, List<String> lines) {

    String text() {
      return String.join("\n", lines);
    }
  }

  /** Runs it; {@code missing} is the line for people when there is no such program. */
  static Result run(Path directory, Duration limit, String missing, List<String> line) {
    try {
      Path output = Files.createTempFile(directory, "output", ".log");
      try {
        return run(directory, output, limit, missing, line);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Result run(
      Path directory, Path output, Duration limit, String missing, List<String> line)
      throws IOException {
    Process process = start(directory, output, missing, line);
    boolean ended;
    try {
      ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ended = false;
    }
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          String.join(" ", line.subList(0, Math.min(2, line.size())))
              + " did not end within "
              + limit.toSeconds()
              + " s; it said:\n"
              + Files.readString(output));
    }
    return new Result(process.exitValue(), Files.readAllLines(output));
  }

  private static Process start(Path directory, Path output, String missing, List<String> line) {
    try {
      return new ProcessBuilder(line)
          .directory(directory.toFile())
          .redirectErrorStream(true)
          .redirectInput(ProcessBuilder.Redirect.PIPE)
          .redirectOutput(output.toFile())
          .start();
    } catch (IOException e) {
      throw new AssertionError(missing, e);
    }
  }
}
