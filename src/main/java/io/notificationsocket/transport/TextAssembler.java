package io.notificationsocket.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** Joins the parts of one client's text messages. One thread at a time. */
final class TextAssembler {

  private final int limit;
  private @Nullable StringBuilder parts;
  private int bytes;

  /**
   * @param limit the most bytes that a message may take in UTF-8
   */
  TextAssembler(int limit) {
    this.limit = limit;
  }

  Assembled<String> add(String part, boolean last) {
    bytes = Math.min(bytes + length(part), limit + 1);
    if (bytes > limit) {
      parts = null;
      bytes = last ? 0 : bytes; // What is left of this message is not the next one.
      return Assembled.overLimit();
    }
    if (last && parts == null) {
      bytes = 0;
      return new Assembled<>(part, false);
    }
    if (parts == null) {
      parts = new StringBuilder();
    }
    parts.append(part);
    if (!last) {
      return Assembled.unfinished();
    }
    String whole = parts.toString();
    reset();
    return new Assembled<>(whole, false);
  }

  /** In UTF-8. A character that was parted has four bytes: each half counts two, not one. */
  private static int length(String part) {
    int bytes = part.getBytes(UTF_8).length;
    if (part.isEmpty()) {
      return bytes;
    }
    int begun = Character.isLowSurrogate(part.charAt(0)) ? 1 : 0;
    int ended = Character.isHighSurrogate(part.charAt(part.length() - 1)) ? 1 : 0;
    return bytes + begun + ended;
  }

  private void reset() {
    parts = null;
    bytes = 0;
  }
}
