package io.notificationsocket.transport.websocket.jakarta;

import io.notificationsocket.engineio.Inbound;
import io.notificationsocket.engineio.InboundBuffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Joins the parts of one client's binary messages. Safe between threads. */
final class BinaryAssembler implements AutoCloseable {

  private final Inbound inbound;
  private @Nullable InboundBuffer parts;
  private boolean refused;

  /**
   * @param inbound how many bytes a message may take, and where they wait for the rest
   */
  BinaryAssembler(Inbound inbound) {
    this.inbound = inbound;
  }

  synchronized Assembled<byte[]> add(ByteBuffer part, boolean last) {
    int size = parts == null ? 0 : parts.size();
    if (refused || part.remaining() > inbound.limit() - size) {
      return refuse(Assembled.overLimit(), last);
    }
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    if (last && parts == null) {
      return Assembled.whole(bytes);
    }
    InboundBuffer joined = parts == null ? new InboundBuffer(inbound) : parts;
    parts = joined;
    if (!joined.add(bytes, 0, bytes.length)) {
      return refuse(Assembled.noRoom(), last);
    }
    if (!last) {
      return Assembled.unfinished();
    }
    byte[] whole = joined.whole();
    drop();
    return Assembled.whole(whole);
  }

  /** The rest of this message is not the next message. */
  private Assembled<byte[]> refuse(Assembled<byte[]> why, boolean last) {
    drop();
    refused = !last;
    return why;
  }

  private void drop() {
    if (parts != null) {
      parts.release();
      parts = null;
    }
  }

  /** The client is gone: an unfinished message is never completed. */
  @Override
  public synchronized void close() {
    drop();
    refused = true;
  }
}
