package io.notificationsocket.server;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what servers do when they get to it. */
final class Eventually {

  private static final long PAUSE_MILLIS = 100;

  private Eventually() {}

  /** Waits until this holds, for so long at the most. */
  static void holds(Duration most, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + most.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it does not come about");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
