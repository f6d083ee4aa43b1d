package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import io.notificationsocket.registry.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Creates, renews and ends registrations. Callers hold the user's lock. */
final class Lifetimes {

  private final RegistrationStore registrations;
  private final MessageStore messages;
  private final MessageIds ids;
  private final Claims claims;
  private final Arrivals arrivals;
  private final Duration ttl;
  private final Clock clock;

  /**
   * @param ttl how long a registration lives without a connected client
   */
  Lifetimes(
      Store store, MessageIds ids, Claims claims, Arrivals arrivals, Duration ttl, Clock clock) {
    this.registrations = store.registrations();
    this.messages = store.messages();
    this.ids = ids;
    this.claims = claims;
    this.arrivals = arrivals;
    this.ttl = ttl;
    this.clock = clock;
  }

  /** The registration of this pair; null if there is none or it has expired. */
  @Nullable Registration findLive(String userId, String connectionId) {
    Registration known = registrations.find(userId, connectionId);
    return known == null || isExpired(known) ? null : known;
  }

  /** Whether a registration can be claimed. */
  boolean isLive(Registration known) {
    return !isExpired(known);
  }

  private boolean isExpired(Registration known) {
    return !known.expiresAt().isAfter(clock.instant()) && !isHeld(known);
  }

  private boolean isHeld(Registration known) {
    return claims.find(known.userId(), known.connectionId()) != null;
  }

  /**
   * Gives a registration its full time to live; creates it if it does not exist.
   *
   * @param meta null for what was noted before
   */
  void register(String userId, String connectionId, @Nullable String meta) {
    Registration known = registrations.find(userId, connectionId);
    if (known == null) {
      // A user's first registration gets the messages that waited for it; later ones start now.
      MessageId start = registrations.isKnown(userId) ? ids.newest() : MessageId.FIRST;
      registrations.save(new Registration(userId, connectionId, end(), start, "", meta));
    } else {
      registrations.save((meta == null ? known : known.noted(meta)).until(end()));
    }
  }

  private Instant end() {
    return clock.instant().plus(ttl);
  }

  /**
   * Gives a registration its full time to live after its client has gone.
   *
   * @param gone the client's subscription
   */
  void release(Subscription gone) {
    Registration known = registrations.find(gone.userId(), gone.connectionId());
    if (known != null) {
      Registration renewed = known.until(end());
      boolean unknown = known.arrived().equals(MessageId.LAST);
      registrations.save(unknown ? renewed.arrived(gone.offered()) : renewed);
    }
  }

  /** Removes a registration that looked expired, or renews it if a client holds it. */
  void removeOrRenew(Registration seen) {
    Registration now = registrations.find(seen.userId(), seen.connectionId());
    if (now != null && isExpired(now)) {
      remove(now.userId(), now.connectionId());
    } else if (now != null && isHeld(now)) {
      registrations.save(now.until(end()));
    }
  }

  void remove(String userId, String connectionId) {
    Registration known = registrations.find(userId, connectionId);
    if (known != null) {
      registrations.remove(userId, connectionId);
      arrivals.forget(userId, connectionId);
      if (!registrations.isKnown(userId)) {
        messages.leave(userId, known.arrived());
      }
    }
  }
}
