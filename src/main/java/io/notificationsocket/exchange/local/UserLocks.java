package io.notificationsocket.exchange.local;

/**
 * A lock for each user; some users share one. It decides the order of a user's messages and claims.
 */
final class UserLocks {

  /** Enough that two users who are busy at the same time rarely share one. */
  private static final int LOCKS = 4_096;

  private final Object[] locks = new Object[LOCKS];

  UserLocks() {
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new Object();
    }
  }

  Object of(String userId) {
    int hash = userId.hashCode();
    return locks[(hash ^ hash >>> 16) & (LOCKS - 1)];
  }
}
