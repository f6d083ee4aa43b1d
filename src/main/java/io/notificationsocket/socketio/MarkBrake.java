package io.notificationsocket.socketio;

import java.util.function.LongSupplier;

/** Lets a client mark messages ten times a second, and ten times at once. Safe between threads. */
final class MarkBrake {

  private static final int BURST = 10;
  private static final long NANOS_EACH = 100_000_000;

  private final LongSupplier nanos;
  private long free; // when all marks until now would have been paid for

  MarkBrake(LongSupplier nanos) {
    this.nanos = nanos;
    this.free = nanos.getAsLong();
  }

  /** Whether one more is allowed now. */
  synchronized boolean allows() {
    long now = nanos.getAsLong();
    long from = free - now < 0 ? now : free;
    if (from - now > (BURST - 1) * NANOS_EACH) {
      return false;
    }
    free = from + NANOS_EACH;
    return true;
  }
}
