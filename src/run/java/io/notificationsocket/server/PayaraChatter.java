package io.notificationsocket.server;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Drops what Payara Micro says while it starts: what it listens on, a JSON document of its
 * configuration, each address of the API. Warnings and the application's own lines pass. Used by
 * one thread.
 */
final class PayaraChatter implements Consumer<String> {

  /** A record of the log begins so, as {@code src/main/payara/logging.properties} says. */
  private static final Pattern RECORD =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\S+ (?<level>[A-Z]+) (?<logger>\\S+): (?<message>.*)");

  private static final String APPLICATION = "io.notificationsocket.";

  /** A warning, at each start; the directory is gone with the process. */
  private static final String TEMPORARY = "Payara Micro Runtime directory is located in";

  private final Consumer<String> screen;
  private boolean insideDocument;

  PayaraChatter(Consumer<String> screen) {
    this.screen = screen;
  }

  @Override
  public void accept(String line) {
    Matcher entry = RECORD.matcher(line);
    if (entry.matches()) {
      boolean dropped = isChatter(entry);
      // Only these go on in further lines: what the JVM prints behind any other record has to pass.
      insideDocument = dropped && entry.group("message").matches("|\\{");
      if (dropped) {
        return;
      }
    }
    if (!insideDocument) {
      screen.accept(line);
    }
  }

  private static boolean isChatter(Matcher entry) {
    boolean informs =
        entry.group("level").equals("INFO") && !entry.group("logger").startsWith(APPLICATION);
    return informs || entry.group("message").startsWith(TEMPORARY);
  }
}
