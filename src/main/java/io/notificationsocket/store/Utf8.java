package io.notificationsocket.store;

/** How long text is in UTF-8, without making it. */
final class Utf8 {

  private Utf8() {}

  static int length(CharSequence text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // Each half of a surrogate pair counts for two of its four bytes.
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}
