package io.notificationsocket.registry;

import io.notificationsocket.config.StoreSettings.Delivery;
import io.notificationsocket.registry.SessionRegistry.Terms;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Which client holds which registration, and how far each has come. Safe between threads: all is
 * done with the user's lock held, but for the reading of what was missed.
 */
final class Claims {

  private final Users users;
  private final Store store;
  private final RegistrationStore registrations;
  private final MessageStore messages;
  private final MessageIds ids;
  private final Lifetimes lifetimes;
  private final Delivery delivery;
  private final Clock clock;
  private final Replacements replacements;
  private volatile Executor replays = Runnable::run;

  Claims(
      Users users,
      Store store,
      MessageIds ids,
      Lifetimes lifetimes,
      Delivery delivery,
      Clock clock) {
    this.users = users;
    this.store = store;
    this.registrations = store.registrations();
    this.messages = store.messages();
    this.ids = ids;
    this.lifetimes = lifetimes;
    this.delivery = delivery;
    this.clock = clock;
    this.replacements = new Replacements(clock);
  }

  /** As {@link SessionRegistry#untilClaim}. */
  Duration untilClaim(String userId, String connectionId, Recipient recipient) {
    boolean replaces =
        users.with(
            userId,
            user -> {
              Subscription held = user.find(connectionId);
              return held != null && held.recipient() != recipient;
            });
    return replaces ? replacements.untilNext(userId, connectionId) : Duration.ZERO;
  }

  /** As {@link SessionRegistry#claim}. */
  @Nullable Subscription claim(
      String userId, String connectionId, Recipient recipient, Terms terms) {
    var claim = new Made();
    users.with(
        userId,
        user -> {
          Registration known = lifetimes.alive(user, userId, connectionId);
          if (known != null) {
            claim.older = user.find(connectionId);
            claim.made = subscribe(known, user, recipient, terms);
          }
          return null;
        });
    if (claim.older != null && claim.older.recipient() != recipient) {
      replacements.add(userId, connectionId);
      claim.older.recipient().revoked(Revocation.REPLACED);
    }
    return claim.made;
  }

  private Subscription subscribe(Registration known, User user, Recipient recipient, Terms terms) {
    Subscription held = user.find(known.connectionId());
    if (held != null && held.recipient() == recipient) {
      if (!terms.recoveryId().equals(known.recoveryId())) {
        registrations.save(known.recoveredBy(terms.recoveryId()));
      }
      return held;
    }
    MessageId after = terms.after();
    MessageId start = after == null ? arrived(known, held) : after;
    boolean missing = messages.isMissing(known.userId(), start);
    boolean behind = messages.hasAfter(known.userId(), start, clock.instant());
    boolean toBeSafe = save(known, start, terms.recoveryId());
    Commit safe = behind && toBeSafe ? store.commit() : Commit.DONE;
    MessageId missingUntil = missing ? oldest(known.userId()) : null;
    Subscription made = new Subscription(this, known, recipient, start, behind, safe, missingUntil);
    user.put(made);
    return made;
  }

  /**
   * Returns whether that has to be safe before the client gets anything that was kept: if the
   * server were killed in between, it would not know afterwards that this client gets nothing
   * twice. What is pushed later has a commit of its own, which covers this.
   */
  private boolean save(Registration known, MessageId start, String recoveryId) {
    // What is under way when the server is killed is not sent again then.
    boolean atMostOnce = delivery == Delivery.AT_MOST_ONCE;
    Registration claimed = atMostOnce ? known.arrived(MessageId.LAST) : known.arrived(start);
    registrations.saveSoon(claimed.recoveredBy(recoveryId));
    boolean gainsRecovery = !recoveryId.isEmpty() && !recoveryId.equals(known.recoveryId());
    return atMostOnce || gainsRecovery;
  }

  private static MessageId arrived(Registration known, @Nullable Subscription held) {
    boolean unknown = known.arrived().equals(MessageId.LAST);
    return unknown && held != null ? held.offered() : known.arrived();
  }

  /** The oldest message of a user; when none is left, whatever comes next. */
  private MessageId oldest(String userId) {
    MessageId oldest = messages.oldest(userId);
    return oldest == null ? ids.newest() : oldest;
  }

  boolean isRegistered(String userId, String connectionId) {
    return users.with(userId, user -> lifetimes.alive(user, userId, connectionId) != null);
  }

  /** Has another thread read what was missed, from now on. */
  void replayOn(Executor threads) {
    replays = threads;
  }

  // ---- for subscriptions ---------------------------------------------------------------------

  /** Runs what waits for the store's medium. */
  void replay(Runnable task) {
    replays.execute(task);
  }

  List<StoredMessage> after(String userId, MessageId id, int most) {
    return messages.after(userId, id, clock.instant(), most);
  }

  boolean isBehind(Subscription subscription) {
    return users.with(subscription.userId(), user -> subscription.isBehind());
  }

  boolean isHeld(Subscription subscription) {
    return users.with(
        subscription.userId(), user -> user.find(subscription.connectionId()) == subscription);
  }

  /** Nothing can come in between: whoever has all that is kept gets the next push itself. */
  boolean hasCaughtUp(Subscription subscription, MessageId position) {
    return users.with(
        subscription.userId(),
        user -> {
          boolean all = !messages.hasAfter(subscription.userId(), position, clock.instant());
          if (all) {
            subscription.isLive();
          }
          return all;
        });
  }

  void arrived(Subscription subscription, MessageId id) {
    if (delivery == Delivery.AT_LEAST_ONCE) {
      users.with(subscription.userId(), user -> arrived(user, subscription, id));
    }
  }

  private @Nullable Void arrived(User user, Subscription subscription, MessageId id) {
    String connectionId = subscription.connectionId();
    Registration known = registrations.find(subscription.userId(), connectionId);
    boolean holds = user.find(connectionId) == subscription;
    if (holds && known != null && id.isAfter(known.arrived())) {
      registrations.saveSoon(known.arrived(id));
    }
    return null;
  }

  /** Gives a claim back; its registration lives on for its full time. Does nothing if not held. */
  void release(Subscription given) {
    users.with(
        given.userId(),
        user -> {
          Subscription held = user.find(given.connectionId());
          if (held != null && held.recipient() == given.recipient()) {
            user.remove(given.connectionId());
            lifetimes.renew(given.userId(), given.connectionId(), held);
          }
          return null;
        });
  }

  /** What a claim changed, for what has to be done after it. */
  private static final class Made {
    private @Nullable Subscription made;
    private @Nullable Subscription older;
  }
}
