package io.notificationsocket.engineio;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes may wait, of all clients together, in messages that are not whole yet. Without a
 * bound, clients that never end what they have begun would fill the heap. Safe between threads.
 */
final class InboundBudget {

  /** The part of the heap that may be taken. */
  private static final int PART_OF_HEAP = 8;

  /** The part of that for clients that anybody may be: they cannot take it all from the others. */
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

  /** Takes so many bytes more; false, and nothing taken, when they are too many. */
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
