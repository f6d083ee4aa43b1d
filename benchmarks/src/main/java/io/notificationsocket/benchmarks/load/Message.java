package io.notificationsocket.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/**
 * The JSON value that a load pushes: {@code {"u":"000007","c":"01","n":"0000000042","t":"…","p":
 * "…"}}, the user, the backend connection, the number in the stream of the two, the time of sending
 * and padding. All numbers are texts of a fixed width, so that a message is written and read in
 * place and a server's JSON library returns it byte for byte.
 */
final class Message {

  /** What comes before the value in a Socket.IO event packet. */
  static final byte[] EVENT = "42[\"message\",".getBytes(ISO_8859_1);

  /** What comes before the id in the packet that follows each message, for the client's library. */
  private static final byte[] OFFSET = "42[\"offset\",".getBytes(ISO_8859_1);

  private static final String FORM =
      "{\"u\":\"000000\",\"c\":\"00\",\"n\":\"0000000000\",\"t\":\"000000000000000\",\"p\":\"\"}";
  private static final int USER = FORM.indexOf("\"u\"") + 5;
  private static final int USER_DIGITS = 6;
  private static final int STREAM = FORM.indexOf("\"c\"") + 5;
  private static final int STREAM_DIGITS = 2;
  private static final int NUMBER = FORM.indexOf("\"n\"") + 5;
  private static final int NUMBER_DIGITS = 10;
  private static final int TIME = FORM.indexOf("\"t\"") + 5;
  private static final int TIME_DIGITS = 15;
  private static final int PADDING = FORM.indexOf("\"p\"") + 5;

  /** The smallest message, in bytes. */
  static final int SMALLEST = FORM.length();

  private static final byte[] START = "{\"u\":\"".getBytes(ISO_8859_1);

  private Message() {}

  /** A message of so many bytes, at least {@link #SMALLEST}, with all numbers 0. */
  static String template(int size) {
    return FORM.substring(0, PADDING) + "x".repeat(size - SMALLEST) + FORM.substring(PADDING);
  }

  /**
   * Writes the numbers into a template.
   *
   * @param at where the template begins in the buffer
   * @param time in nanoseconds
   */
  static void write(ByteBuffer to, int at, int user, int stream, int number, long time) {
    digits(to, at + USER, USER_DIGITS, user);
    digits(to, at + STREAM, STREAM_DIGITS, stream);
    digits(to, at + NUMBER, NUMBER_DIGITS, number);
    digits(to, at + TIME, TIME_DIGITS, time);
  }

  /** Writes a user's number as six digits. */
  static void writeUser(ByteBuffer to, int at, int user) {
    digits(to, at, USER_DIGITS, user);
  }

  private static void digits(ByteBuffer to, int at, int width, long value) {
    long rest = value;
    for (int i = at + width - 1; i >= at; i--) {
      to.put(i, (byte) ('0' + rest % 10));
      rest /= 10;
    }
  }

  /** Whether an Engine.IO packet is an event with such a message. */
  static boolean isIn(ByteBuffer in, int from, int to) {
    return to - from >= EVENT.length + SMALLEST
        && matches(in, from, EVENT)
        && matches(in, from + EVENT.length, START);
  }

  /** Whether an Engine.IO packet is the event with the offset of the message before. */
  static boolean isOffset(ByteBuffer in, int from, int to) {
    return to - from >= OFFSET.length && matches(in, from, OFFSET);
  }

  private static boolean matches(ByteBuffer in, int at, byte[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (in.get(at + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** The user of the message in a packet that begins here. */
  static int user(ByteBuffer in, int packet) {
    return (int) value(in, packet + EVENT.length + USER, USER_DIGITS);
  }

  /** The stream of the message in a packet that begins here. */
  static int stream(ByteBuffer in, int packet) {
    return (int) value(in, packet + EVENT.length + STREAM, STREAM_DIGITS);
  }

  /** The number of the message in a packet that begins here. */
  static int number(ByteBuffer in, int packet) {
    return (int) value(in, packet + EVENT.length + NUMBER, NUMBER_DIGITS);
  }

  /** The time of the message in a packet that begins here, in nanoseconds. */
  static long time(ByteBuffer in, int packet) {
    return value(in, packet + EVENT.length + TIME, TIME_DIGITS);
  }

  private static long value(ByteBuffer in, int at, int width) {
    long value = 0;
    for (int i = at; i < at + width; i++) {
      value = value * 10 + in.get(i) - '0';
    }
    return value;
  }
}
