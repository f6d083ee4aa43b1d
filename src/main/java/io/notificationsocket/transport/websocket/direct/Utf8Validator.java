package io.notificationsocket.transport.websocket.direct;

/**
 * Checks text that comes in pieces: a character may begin in one and end in the next. Stops at the
 * first byte that cannot be. Ranges from the Unicode Standard, table 3-7. One thread at a time.
 */
final class Utf8Validator {

  private static final int LEAST = 0x80;
  private static final int MOST = 0xbf;

  /** Bytes of the current character that are still to come. */
  private int missing;

  /** What the next of them may be. */
  private int least = LEAST;

  private int most = MOST;

  /** Takes the next piece; false when it, or what came before, is not UTF-8. */
  boolean accept(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xff;
      if (missing > 0) {
        if (b < least || b > most) {
          return false;
        }
        missing--;
        least = LEAST;
        most = MOST;
      } else if (b >= 0x80 && !begin(b)) {
        return false;
      }
    }
    return true;
  }

  private boolean begin(int b) {
    if (b >= 0xc2 && b <= 0xdf) {
      missing = 1;
    } else if (b >= 0xe0 && b <= 0xef) {
      missing = 2;
      least = b == 0xe0 ? 0xa0 : LEAST; // not in more bytes than it needs
      most = b == 0xed ? 0x9f : MOST; // no surrogates
    } else if (b >= 0xf0 && b <= 0xf4) {
      missing = 3;
      least = b == 0xf0 ? 0x90 : LEAST;
      most = b == 0xf4 ? 0x8f : MOST; // not beyond U+10FFFF
    } else {
      return false;
    }
    return true;
  }

  /** Whether the text may end here; it begins anew in any case. */
  boolean end() {
    boolean whole = missing == 0;
    missing = 0;
    least = LEAST;
    most = MOST;
    return whole;
  }
}
