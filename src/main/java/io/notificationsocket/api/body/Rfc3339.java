package io.notificationsocket.api.body;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads times as RFC 3339, 5.6 has them: with seconds, any fraction of them, and any offset. The
 * parsers of {@code java.time} take other forms of ISO 8601, too, and not all offsets.
 */
final class Rfc3339 {

  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)[Tt](\\d\\d:\\d\\d:\\d\\d)(?:\\.(\\d{1,9})\\d*)?"
              + "(?:[Zz]|([+-])([01]\\d|2[0-3]):([0-5]\\d))");

  private Rfc3339() {}

  /** The time that a text says; null when it says none. Leap seconds are none. */
  static @Nullable Instant parse(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String fraction = matcher.group(3) == null ? "" : "." + matcher.group(3);
    try {
      return LocalDateTime.parse(matcher.group(1) + "T" + matcher.group(2) + fraction)
          .toInstant(ZoneOffset.UTC)
          .minusSeconds(offset(matcher));
    } catch (DateTimeException e) {
      return null; // the 30th of February, for instance
    }
  }

  /** In seconds. */
  private static long offset(Matcher matcher) {
    if (matcher.group(4) == null) {
      return 0;
    }
    long minutes = Long.parseLong(matcher.group(5)) * 60 + Long.parseLong(matcher.group(6));
    return (matcher.group(4).equals("-") ? -minutes : minutes) * 60;
  }
}
