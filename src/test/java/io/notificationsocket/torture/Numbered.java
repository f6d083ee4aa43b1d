package io.notificationsocket.torture;

import java.util.random.RandomGenerator;

/**
 * A message of a backend that counts what it sends.
 *
 * @param number from 1, ascending; of each backend on its own
 * @param text anything
 */
record Numbered(int backend, int number, String userId, String text) {

  private static final int LONG = 20_000;
  private static final int SHORT = 200;
  private static final int ONE_IN = 20;
  private static final String ALPHABET = "abc xyz 0 äß€\uD83D\uDE00 <&>";

  /** One for a user; now and then a long one, which is written in pieces. */
  static Numbered of(int backend, int number, String userId, RandomGenerator random) {
    int length = random.nextInt(ONE_IN) == 0 ? random.nextInt(LONG) : random.nextInt(SHORT);
    int[] letters = ALPHABET.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return new Numbered(backend, number, userId, text.toString());
  }

  /** What tells it from all others. */
  MessageKey key() {
    return new MessageKey(backend, number);
  }

  /** The value that is pushed; nothing in it needs escaping. */
  String json() {
    return "{\"backend\":%d,\"number\":%d,\"text\":\"%s\"}".formatted(backend, number, text);
  }
}
