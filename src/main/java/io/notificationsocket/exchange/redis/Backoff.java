package io.notificationsocket.exchange.redis;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The pauses between attempts to connect: 50 ms at first, doubling up to 2 s, each varied by up to
 * half, so that nodes do not all connect at once. Not thread-safe.
 */
final class Backoff {

  private static final long FIRST_MILLIS = 50;
  private static final long LONGEST_MILLIS = 2_000;

  private long next = FIRST_MILLIS;

  long nextMillis() {
    long about = next;
    next = Math.min(LONGEST_MILLIS, about * 2);
    return ThreadLocalRandom.current().nextLong(about / 2, about * 3 / 2);
  }

  /** Called after a success. */
  void reset() {
    next = FIRST_MILLIS;
  }
}
