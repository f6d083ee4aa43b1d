package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import io.notificationsocket.registry.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When registrations begin and end. Each method is called with the user's lock held. */
final class Lifetimes {

  private final RegistrationStore registrations;
  private final MessageStore messages;
  private final MessageIds ids;
  private final Holders holders;
  private final Duration ttl;
  private final Clock clock;

  /**
   * @param ttl how long a registration lives without a connected client
   */
  Lifetimes(Store store, MessageIds ids, Holders holders, Duration ttl, Clock clock) {
    this.registrations = store.registrations();
    this.messages = store.messages();
    this.ids = ids;
    this.holders = holders;
    this.ttl = ttl;
    this.clock = clock;
  }

  /** The registration of this pair; null when there is none, or it is over. */
  @Nullable Registration alive(String userId, String connectionId) {
    Registration known = registrations.find(userId, connectionId);
    return known == null || isOver(known) ? null : known;
  }

  private boolean isOver(Registration known) {
    return !known.expiresAt().isAfter(clock.instant()) && !isHeld(known);
  }

  private boolean isHeld(Registration known) {
    return holders.find(known.userId(), known.connectionId()) != null;
  }

  /** Gives a registration, also one that is new, its full time to live. */
  void renew(String userId, String connectionId) {
    renew(userId, connectionId, null);
  }

  /**
   * The same when a client has left.
   *
   * @param given the subscription that was given back; null when none was
   */
  void renew(String userId, String connectionId, @Nullable Subscription given) {
    Instant end = clock.instant().plus(ttl);
    Registration known = registrations.find(userId, connectionId);
    if (known == null) {
      // The first registration of a user gets what has waited for it, a further one what is new.
      MessageId start = registrations.isKnown(userId) ? ids.newest() : MessageId.FIRST;
      registrations.save(new Registration(userId, connectionId, end, start, ""));
    } else if (given != null && known.arrived().equals(MessageId.LAST)) {
      registrations.save(known.until(end).arrived(given.offered()));
    } else {
      registrations.save(known.until(end));
    }
  }

  /** Removes a registration whose time seemed to be over, or renews it if a client holds it. */
  void removeOrRenew(Registration seen) {
    Registration now = registrations.find(seen.userId(), seen.connectionId());
    if (now != null && isOver(now)) {
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
