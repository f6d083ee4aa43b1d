package io.notificationsocket.engineio;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of unfinished messages, over all clients. Without it, clients that never finish
 * a message would fill the heap. Safe between threads.
 */
final class InboundBudget {

  /** The part of the heap that may be taken. */
  private static final int PART_OF_HEAP = 8;

  /**
   * The part of that for clients without a claim, who could be anybody: they cannot take all of it.
   */
  private static final int PART_FOR_UNCLAIMED = 2;

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  /**
   * @param most bytes
   */
  InboundBudget(long most) {
    this.most = most;
  }

  static InboundBudget ofHeap() {
    return new InboundBudget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /** Takes more bytes; false, with nothing taken, if they exceed the limit. */
  boolean take(long bytes, boolean claimed) {
    long room = claimed ? most : most / PART_FOR_UNCLAIMED;
    while (true) {
      long before = taken.get();
      if (before > room - bytes) {
        return false;
      }
      if (taken.compareAndSet(before, before + bytes)) {
        return true;
      }
    }
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  /** How many bytes are taken; for the tests that all come back. */
  long taken() {
    return taken.get();
  }
}
