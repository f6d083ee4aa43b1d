package io.notificationsocket.transport;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Joins the parts of one client's binary messages. One thread at a time. */
final class BinaryAssembler {

  private final int limit;
  private @Nullable ByteArrayOutputStream parts;
  private boolean overLimit;

  /**
   * @param limit the most bytes of a message
   */
  BinaryAssembler(int limit) {
    this.limit = limit;
  }

  Assembled<byte[]> add(ByteBuffer part, boolean last) {
    ByteArrayOutputStream joined =
        parts == null ? new ByteArrayOutputStream(part.remaining()) : parts;
    if (overLimit || joined.size() > limit - part.remaining()) {
      parts = null;
      overLimit = !last; // What is left of this message is not the next one.
      return Assembled.overLimit();
    }
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    joined.writeBytes(bytes);
    parts = last ? null : joined;
    return last ? new Assembled<>(joined.toByteArray(), false) : Assembled.unfinished();
  }
}
