package io.notificationsocket.server;

import java.util.regex.Pattern;

/** The ids that messages carry or bring along, which no test can foresee. */
public final class Ids {

  private static final Pattern LAST_ARGUMENT =
      Pattern.compile(",\\\\?\"[0-9a-f]{24}\\\\?\"](?=\u001e|\"\\);|\\d+:|$)");

  private static final Pattern OFFSET =
      Pattern.compile(
          "(?:\u001e|\\\\u001[eE])?42\\[\\\\?\"offset\\\\?\",\\\\?\"[0-9a-f]{24}\\\\?\"]");

  private Ids() {}

  /** Packets as they were without the ids of their messages; empty if it was only an offset. */
  public static String without(String packets) {
    return LAST_ARGUMENT.matcher(OFFSET.matcher(packets).replaceAll("")).replaceAll("]");
  }
}
