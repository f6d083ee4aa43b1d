package io.notificationsocket.benchmarks.report;

import io.notificationsocket.benchmarks.scenario.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What every report begins with: when, by which command and on what it was measured. */
public final class Heading {

  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm");

  private final Path project;
  private final String command;
  private final ZonedDateTime begin = ZonedDateTime.now(ZoneOffset.UTC);
  private final double loadBefore = Machine.load();
  private @Nullable Stalls stallsBefore;

  /**
   * @param project the top directory of notification-socketio
   * @param command as people would give it
   */
  public Heading(Path project, String command) {
    this.project = project;
    this.command = command;
  }

  /** Notes how the machine was before any server ran. */
  public void stallsBefore(Stalls stalls) {
    stallsBefore = stalls;
  }

  /**
   * Where the report goes.
   *
   * @param given the file, {@code -} for none, or null for one that is named after the date
   */
  public static @Nullable Path file(Path project, @Nullable String given, String name)
      throws IOException {
    if (given != null) {
      return given.equals("-") ? null : Path.of(given);
    }
    Path results = Files.createDirectories(project.resolve("benchmarks/results"));
    return results.resolve(NAME.format(ZonedDateTime.now(ZoneOffset.UTC)) + "-" + name + ".md");
  }

  /** The first lines. */
  public String markdown(String what) {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(what).append(" of ").append(MINUTE.format(begin)).append(" UTC\n\n");
    line(text, "command", "`" + command + "`");
    line(text, "machine", Machine.describe());
    line(text, "load average before", Outcome.text("%.2f", loadBefore));
    if (stallsBefore != null) {
      line(text, "stalls before", stallsBefore.toString());
    }
    line(text, "JDK", Machine.java());
    line(text, "commit", commit());
    return text.toString();
  }

  private String commit() {
    String changed =
        Machine.output(project, "git", "status", "--porcelain").isEmpty() ? "" : " and changes";
    return Machine.output(project, "git", "rev-parse", "--short", "HEAD") + changed;
  }

  /** The same in a sentence, for documents. */
  public String source() {
    return "Measured on %s UTC with `%s`, at commit %s: %s."
        .formatted(MINUTE.format(begin), command, commit(), Machine.describe());
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("- ").append(name).append(": ").append(value).append('\n');
  }
}
