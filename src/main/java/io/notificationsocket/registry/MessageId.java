package io.notificationsocket.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
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
  private static final int DIGITS = 24;
  private static final int MOMENT_DIGITS = 16;
  private static final int COUNT_BITS = 16;
  private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

  /** The id of this text; null when it is none. */
  public static @Nullable MessageId parse(@Nullable String text) {
    if (text == null || !TEXT.matcher(text).matches()) {
      return null;
    }
    return new MessageId(
        Long.parseUnsignedLong(text.substring(0, MOMENT_DIGITS), 16),
        Integer.parseUnsignedInt(text.substring(MOMENT_DIGITS), 16));
  }

  /** When the message was made, to the millisecond. */
  public Instant at() {
    return Instant.ofEpochMilli(moment >>> COUNT_BITS);
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
    byte[] text = new byte[DIGITS];
    write(text, 0, MOMENT_DIGITS, moment);
    write(text, MOMENT_DIGITS, DIGITS, node);
    return new String(text, ISO_8859_1);
  }

  private static void write(byte[] text, int from, int to, long bits) {
    long left = bits;
    for (int i = to - 1; i >= from; i--) {
      text[i] = HEX[(int) left & 0xf];
      left >>>= 4;
    }
  }
}
