package io.notificationsocket.exchange.redis;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before a connection is tried again: 50 ms at first, then twice as long each time
 * up to 2 s, each up to half longer or shorter, so that not all nodes come at once. Not
 * thread-safe.
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

  /** It went well. */
  void reset() {
    next = FIRST_MILLIS;
  }
}
