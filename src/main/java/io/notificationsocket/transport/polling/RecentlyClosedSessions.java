package io.notificationsocket.transport.polling;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions whose clients said goodbye just now while no poll of theirs waited. A client may do
 * both at a time, and nothing orders its two requests: the poll that comes second is answered as if
 * it had come first. Safe between threads.
 */
final class RecentlyClosedSessions {

  private static final long KEPT = Duration.ofSeconds(1).toNanos();

  /** Many goodbyes at a time are rather an attack or a restart; their polls can do without. */
  private static final int MOST = 1_000;

  private final Deque<Closed> latest = new ArrayDeque<>();
  private final LongSupplier clock;

  private record Closed(String sid, long time) {}

  /**
   * @param clock as {@link System#nanoTime}
   */
  RecentlyClosedSessions(LongSupplier clock) {
    this.clock = clock;
  }

  synchronized void add(String sid) {
    forgetOld();
    if (latest.size() < MOST) {
      latest.add(new Closed(sid, clock.getAsLong()));
    }
  }

  /** Whether a client has said goodbye and not had its poll back yet; true once for each. */
  synchronized boolean take(@Nullable String sid) {
    forgetOld();
    return latest.removeIf(closed -> closed.sid().equals(sid));
  }

  private void forgetOld() {
    long now = clock.getAsLong();
    while (!latest.isEmpty() && now - latest.getFirst().time() > KEPT) {
      latest.removeFirst();
    }
  }
}
