package io.notificationsocket.transport;

import io.notificationsocket.engineio.Packet;
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
    bytes += Packet.utf8Length(part);
    if (bytes > limit) {
      reset();
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

  private void reset() {
    parts = null;
    bytes = 0;
  }
}
