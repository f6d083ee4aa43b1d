package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.Subscription;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The claims that this node's clients hold. Thread-safe. */
final class HeldClaims {

  /** One registration. */
  private record Pair(String userId, String connectionId) {
    static Pair of(Subscription subscription) {
      return new Pair(subscription.userId(), subscription.connectionId());
    }
  }

  /** A claim in force. */
  static final class Held {
    private final Subscription by;
    private final long number;
    private final long asked;
    private final String recoveryId;
    private volatile long epoch;

    /**
     * @param asked when it was asked for, by {@link Calls#now}
     * @param recoveryId empty for none
     * @param epoch of its partition when it was requested
     */
    Held(Subscription by, long number, long asked, String recoveryId, long epoch) {
      this.by = by;
      this.number = number;
      this.asked = asked;
      this.recoveryId = recoveryId;
      this.epoch = epoch;
    }

    Subscription by() {
      return by;
    }

    long number() {
      return number;
    }

    /** When it was asked for, by {@link Calls#now}. */
    long asked() {
      return asked;
    }

    String recoveryId() {
      return recoveryId;
    }

    /** The epoch of its partition in which Redis last knew of this claim. */
    long epoch() {
      return epoch;
    }

    void seenIn(long now) {
      epoch = now;
    }
  }

  private final ConcurrentHashMap<Pair, Held> claims = new ConcurrentHashMap<>();

  @Nullable Held find(Subscription subscription) {
    return claims.get(Pair.of(subscription));
  }

  @Nullable Held find(String userId, String connectionId) {
    return claims.get(new Pair(userId, connectionId));
  }

  /** The claim of this very subscription; null if it holds none. */
  @Nullable Held of(Subscription subscription) {
    Held held = find(subscription);
    return held != null && held.by() == subscription ? held : null;
  }

  /** Adds a claim. Answers come in any order, so the claim with the greater number stays. */
  void put(Held made) {
    claims.merge(Pair.of(made.by()), made, (a, b) -> a.number() > b.number() ? a : b);
  }

  /** The same client has claimed again, with another recovery id. */
  void replace(Held older, Held newer) {
    claims.replace(Pair.of(older.by()), older, newer);
  }

  void remove(Held held) {
    claims.remove(Pair.of(held.by()), held);
  }

  Collection<Held> all() {
    return claims.values();
  }
}
