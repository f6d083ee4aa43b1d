package io.notificationsocket.registry;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of a message: a later message of the same server has a greater one, and no two servers
 * make the same. As text it has 24 hexadecimal digits, which sort as the ids do.
 *
 * @param moment milliseconds since 1970 in the upper 48 bits, a count within them in the lower 16
 * @param node tells servers apart, and the runs of one server
 */
public record MessageId(long moment, int node) implements Comparable<MessageId> {

  /** Before every other. */
  public static final MessageId FIRST = new MessageId(0, 0);

  /** After every other. */
  public static final MessageId LAST = new MessageId(-1, -1);

  private static final Pattern TEXT = Pattern.compile("[0-9a-f]{24}");
  private static final int MOMENT_DIGITS = 16;

  /** The id of this text; null when it is none. */
  public static @Nullable MessageId parse(@Nullable String text) {
    if (text == null || !TEXT.matcher(text).matches()) {
      return null;
    }
    return new MessageId(
        Long.parseUnsignedLong(text.substring(0, MOMENT_DIGITS), 16),
        Integer.parseUnsignedInt(text.substring(MOMENT_DIGITS), 16));
  }

  /** Whether this is later than the other. */
  public boolean isAfter(MessageId other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(MessageId other) {
    int byMoment = Long.compareUnsigned(moment, other.moment);
    return byMoment != 0 ? byMoment : Integer.compareUnsigned(node, other.node);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(24);
    append(text, moment, 60);
    append(text, node, 28);
    return text.toString();
  }

  private static void append(StringBuilder text, long bits, int from) {
    for (int shift = from; shift >= 0; shift -= 4) {
      text.append(Character.forDigit((int) (bits >>> shift) & 0xf, 16));
    }
  }
}
