package io.notificationsocket.exchange.redis;

/**
 * The clock of Redis, as this node's heartbeats show it. Each shows a time that is not before that
 * at which it was sent: of several, the earliest is right but for the way of the fastest. Safe
 * between threads.
 */
final class RedisTime {

  static final long UNKNOWN = Long.MIN_VALUE;

  // How far that clock is ahead of System.nanoTime. Guarded by this.
  private long ahead = Long.MAX_VALUE;
  private long aheadBefore = Long.MAX_VALUE;

  /** What was shown before the last round counts no more: clocks are set. */
  synchronized void newRound() {
    if (ahead != Long.MAX_VALUE) {
      aheadBefore = ahead;
      ahead = Long.MAX_VALUE;
    }
  }

  /**
   * A heartbeat was answered.
   *
   * @param millis when Redis had it
   * @param sentAt when it was sent, by {@link System#nanoTime}
   */
  synchronized void shown(long millis, long sentAt) {
    ahead = Math.min(ahead, millis - sentAt / 1_000_000);
  }

  /** Now, since 1970; {@link #UNKNOWN} before the first heartbeat. */
  synchronized long millis() {
    long least = Math.min(ahead, aheadBefore);
    return least == Long.MAX_VALUE ? UNKNOWN : System.nanoTime() / 1_000_000 + least;
  }
}
