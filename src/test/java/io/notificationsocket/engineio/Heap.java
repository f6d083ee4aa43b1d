package io.notificationsocket.engineio;

import java.lang.management.MemoryUsage;
import org.jspecify.annotations.Nullable;

/** A heap of 1,000 bytes, of which a test says how full it is, and a clock. */
final class Heap {

  private @Nullable MemoryUsage usage = used(0);
  private long nanoTime = Long.MAX_VALUE - 1; // as a clock that is about to turn over
  private int looks;

  HeapPressure pressure() {
    return new HeapPressure(
        () -> {
          looks++;
          return usage;
        },
        () -> nanoTime);
  }

  private static MemoryUsage used(long bytes) {
    return new MemoryUsage(0, bytes, 1_000, 1_000);
  }

  void isUsed(long bytes) {
    usage = used(bytes);
    passes(100);
  }

  void isFull() {
    isUsed(1_000);
  }

  void hasRoom() {
    isUsed(0);
  }

  void isUnknown() {
    usage = null;
    passes(100);
  }

  void isWithoutLimit() {
    usage = new MemoryUsage(0, 1_000, 1_000, -1);
    passes(100);
  }

  void passes(long millis) {
    nanoTime += millis * 1_000_000;
  }

  int looks() {
    return looks;
  }
}
