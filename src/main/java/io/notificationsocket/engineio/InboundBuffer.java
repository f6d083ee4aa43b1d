package io.notificationsocket.engineio;

import java.util.Arrays;

/**
 * The bytes of one message that arrives in pieces. It grows with the bytes received, not with the
 * announced length. Safe between threads.
 */
public final class InboundBuffer {

  private static final byte[] EMPTY = {};
  private static final int SMALLEST = 256;

  private final Inbound inbound;
  private final Reservation reservation;
  private byte[] bytes = EMPTY;
  private int size;

  public InboundBuffer(Inbound inbound) {
    this.inbound = inbound;
    this.reservation = inbound.reserve();
  }

  /** Adds a piece; false if the budget of all clients has no room for it. */
  public synchronized boolean add(byte[] piece, int at, int count) {
    int needed = size + count;
    if (needed > bytes.length) {
      int most = Math.max(needed, inbound.limit());
      int capacity = Math.min(most, Math.max(needed, Math.max(SMALLEST, 2 * bytes.length)));
      if (!reservation.growTo(capacity)) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, capacity);
    }
    System.arraycopy(piece, at, bytes, size, count);
    size = needed;
    return true;
  }

  public synchronized int size() {
    return size;
  }

  /** How many bytes it takes. */
  public synchronized int capacity() {
    return bytes.length;
  }

  /**
   * The bytes received, in an array that may be longer: only the first {@link #size} bytes count.
   */
  public synchronized byte[] bytes() {
    return bytes;
  }

  /** The bytes received, in an array of their length. */
  public synchronized byte[] whole() {
    return bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
  }

  /** Releases its room, once the bytes are no longer needed. */
  public synchronized void release() {
    reservation.release();
    bytes = EMPTY;
    size = 0;
  }
}
