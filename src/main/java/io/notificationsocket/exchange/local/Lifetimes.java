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
  private final Duration ttl;
  private final Clock clock;

  /**
   * @param ttl how long a registration lives without a connected client
   */
  Lifetimes(Store store, MessageIds ids, Claims claims, Duration ttl, Clock clock) {
    this.registrations = store.registrations();
    this.messages = store.messages();
    this.ids = ids;
    this.claims = claims;
    this.ttl = ttl;
    this.clock = clock;
  }

  /** The registration of this pair; null if there is none or it has expired. */
  @Nullable Registration findLive(String userId, String connectionId) {
    Registration known = registrations.find(userId, connectionId);
    return known == null || isExpired(known) ? null : known;
  }

  private boolean isExpired(Registration known) {
    return !known.expiresAt().isAfter(clock.instant()) && !isHeld(known);
  }

  private boolean isHeld(Registration known) {
    return claims.find(known.userId(), known.connectionId()) != null;
  }

  /** Gives a registration its full time to live; creates it if it does not exist. */
  void renew(String userId, String connectionId) {
    renew(userId, connectionId, null);
  }

  /**
   * Like {@link #renew(String, String)}, after a client has left.
   *
   * @param released the client's subscription; null if there was none
   */
  void renew(String userId, String connectionId, @Nullable Subscription released) {
    Instant end = clock.instant().plus(ttl);
    Registration known = registrations.find(userId, connectionId);
    if (known == null) {
      // A user's first registration gets the messages that waited for it; later ones start now.
      MessageId start = registrations.isKnown(userId) ? ids.newest() : MessageId.FIRST;
      registrations.save(new Registration(userId, connectionId, end, start, ""));
    } else if (released != null && known.arrived().equals(MessageId.LAST)) {
      registrations.save(known.until(end).arrived(released.offered()));
    } else {
      registrations.save(known.until(end));
    }
  }

  /** Removes a registration that looked expired, or renews it if a client holds it. */
  void removeOrRenew(Registration seen) {
    Registration now = registrations.find(seen.userId(), seen.connectionId());
    if (now != null && isExpired(now)) {
      remove(now.userId(), now.connectionId());
    } else if (now != null && isHeld(now)) {
      renew(now.userId(), now.connectionId());
    }
  }

  void remove(String userId, String connectionId) {
    Registration known = registrations.find(userId, connectionId);
    if (known != null) {
      registrations.remove(userId, connectionId);
      if (!registrations.isKnown(userId)) {
        messages.leave(userId, known.arrived());
      }
    }
  }
}
