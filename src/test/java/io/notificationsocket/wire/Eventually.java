package io.notificationsocket.wire;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for what the server does in its own time: looks again and again until a deadline. */
final class Eventually {

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Eventually() {}

  /** Hands out the first value that is as wanted; fails with the last one when none is in time. */
  static <T> T value(Callable<T> source, Predicate<T> wanted) throws Exception {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    T value = source.call();
    while (!wanted.test(value)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("still " + value + " after " + DEADLINE.toSeconds() + " s");
      }
      Thread.sleep(PAUSE.toMillis());
      value = source.call();
    }
    return value;
  }

  /** Waits until nothing is pushed to a user any more. */
  static void noSessions(Backend backend, String userId) throws Exception {
    var unused = value(() -> backend.sessions(userId), sessions -> sessions == 0);
  }
}
