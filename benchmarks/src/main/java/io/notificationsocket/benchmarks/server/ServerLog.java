package io.notificationsocket.benchmarks.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a server prints, from one look to the next. */
public final class ServerLog {

  /** Enough to see what is told; a log may grow by more while a server is under attack. */
  private static final int MOST_BYTES = 20_000_000;

  private static final Pattern WARNING = Pattern.compile("\\b(WARN(ING)?|ERROR|SEVERE)\\b");
  private static final int SHOWN = 200;

  private final Path file;
  private long seen;

  /**
   * What was printed between two looks.
   *
   * @param lines how many, told up to 20 MB
   * @param warnings warnings and errors
   * @param firstWarning shortened
   * @param isOutOfMemory whether the JVM says that its memory is full
   */
  public record Part(
      int lines, int warnings, Optional<String> firstWarning, boolean isOutOfMemory) {

    static Part of(List<String> lines) {
      List<String> warnings = lines.stream().filter(Part::warns).toList();
      return new Part(
          lines.size(),
          warnings.size(),
          warnings.stream()
              .findFirst()
              .map(line -> line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line),
          lines.stream().anyMatch(line -> line.contains("OutOfMemoryError")));
    }

    private static boolean warns(String line) {
      return WARNING.matcher(line).find();
    }
  }

  ServerLog(Path file) {
    this.file = file;
  }

  /** What has come since the last call, or since the start. */
  public Part next() {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.min(MOST_BYTES, log.length() - seen)];
      log.seek(seen);
      log.readFully(bytes);
      seen = log.length();
      return Part.of(new String(bytes, UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
