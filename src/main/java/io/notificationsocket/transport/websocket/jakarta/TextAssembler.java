package io.notificationsocket.transport.websocket.jakarta;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.engineio.Inbound;
import io.notificationsocket.engineio.Reservation;
import org.jspecify.annotations.Nullable;

/** Joins the parts of one client's text messages. Safe between threads. */
final class TextAssembler implements AutoCloseable {

  /** Of a character, in a buffer that may have grown to twice of what is in it. */
  private static final long MOST_BYTES = 4;

  private final Inbound inbound;
  private @Nullable StringBuilder parts;
  private @Nullable Reservation reservation;
  private int bytes;
  private boolean refused;

  /**
   * @param inbound how many bytes in UTF-8 a message may take, and where they wait for the rest
   */
  TextAssembler(Inbound inbound) {
    this.inbound = inbound;
  }

  synchronized Assembled<String> add(String part, boolean last) {
    bytes += length(part);
    if (refused || bytes < 0 || bytes > inbound.limit()) {
      return refuse(Assembled.overLimit(), last);
    }
    if (last && parts == null) {
      reset();
      return Assembled.whole(part);
    }
    if (!keep(part)) {
      return refuse(Assembled.noRoom(), last);
    }
    if (!last) {
      return Assembled.unfinished();
    }
    String whole = String.valueOf(parts);
    reset();
    return Assembled.whole(whole);
  }

  private boolean keep(String part) {
    StringBuilder joined = parts == null ? new StringBuilder() : parts;
    Reservation room = reservation == null ? inbound.reserve() : reservation;
    reservation = room;
    if (!room.growTo(MOST_BYTES * (joined.length() + part.length()))) {
      return false;
    }
    joined.append(part);
    parts = joined;
    return true;
  }

  /** The rest of this message is not the next message. */
  private Assembled<String> refuse(Assembled<String> why, boolean last) {
    reset();
    refused = !last;
    return why;
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
    if (reservation != null) {
      reservation.release();
      reservation = null;
    }
    parts = null;
    bytes = 0;
  }

  /** The client is gone: an unfinished message is never completed. */
  @Override
  public synchronized void close() {
    reset();
    refused = true;
  }
}
