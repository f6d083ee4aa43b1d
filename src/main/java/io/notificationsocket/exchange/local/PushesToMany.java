package io.notificationsocket.exchange.local;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.Fanout.Delivered;
import io.notificationsocket.exchange.local.Fanout.Sharing;
import io.notificationsocket.exchange.local.IdempotencyStore.Entry;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Outgoing;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Recipients;
import io.notificationsocket.registry.ReusedKeyException;
import io.notificationsocket.registry.Schedules.Scheduled;
import io.notificationsocket.registry.StoreFailedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Passes messages to many users. Each call may wait for the store's medium. Thread-safe. */
final class PushesToMany {

  private final Fanouts fanouts;
  private final Supplier<Audience> audience;
  private final Store store;
  private final MessageIds ids;
  private final Claims claims;
  private final StoreSettings settings;
  private final Clock clock;

  PushesToMany(
      Fanouts fanouts,
      Supplier<Audience> audience,
      Store store,
      MessageIds ids,
      Claims claims,
      StoreSettings settings,
      Clock clock) {
    this.fanouts = fanouts;
    this.audience = audience;
    this.store = store;
    this.ids = ids;
    this.claims = claims;
    this.settings = settings;
    this.clock = clock;
  }

  /** As {@link LocalExchange#push(Recipients, Message)}. */
  Pushed push(Recipients recipients, Message message) {
    try {
      String key = message.key();
      return key == null
          ? send(recipients, message, null).pushed()
          : once(recipients, message, key);
    } catch (NotSent e) {
      return e.pushed;
    }
  }

  /** Makes a push that was scheduled. */
  Pushed make(Recipients recipients, Scheduled scheduled) {
    Message message = scheduled.message();
    List<String> users = users(recipients, message);
    Supplier<Sharing> first =
        () -> {
          ids.isPushed(scheduled.id());
          return share(new Push(scheduled.id(), message.json()), message);
        };
    try {
      return send(users, first, fanout -> new ScheduleMade(scheduled.id())).pushed();
    } catch (NotSent e) {
      return e.pushed;
    }
  }

  private Pushed once(Recipients recipients, Message message, String key) {
    Fingerprint fingerprint = Fingerprint.of(recipients, message);
    Entry known =
        store
            .idempotency()
            .find(key, clock.instant(), () -> send(recipients, message, fingerprint).entry());
    IdempotencyRecord record = known.record();
    if (!record.push().equals(fingerprint)) {
      throw new ReusedKeyException();
    }
    return new Pushed.Known(
        record.id(), record.users(), record.sessions(), record.kept(), known.commit());
  }

  /**
   * A push that was sent.
   *
   * @param with the record of its key, if it has one
   */
  private record Sent(Pushed pushed, @Nullable SameCommit with) {

    Entry entry() {
      if (with instanceof IdempotencyRecord record) {
        return new Entry(record, pushed.commit());
      }
      throw new IllegalStateException("the push has no key");
    }
  }

  /** A push that cannot be kept; thrown through the lookup of its key, which is free again then. */
  private static final class NotSent extends RuntimeException {
    private final transient Pushed pushed;

    NotSent(Pushed pushed, StoreFailedException why) {
      super(why);
      this.pushed = pushed;
    }
  }

  private Sent send(Recipients recipients, Message message, @Nullable Fingerprint fingerprint) {
    List<String> users = users(recipients, message);
    return send(
        users,
        () -> share(new Push(ids.next(), message.json()), message),
        fanout -> fingerprint == null ? null : record(message, fingerprint, fanout, users.size()));
  }

  /**
   * @param companion makes what is durable with the message, when all have got it
   */
  private Sent send(
      List<String> users,
      Supplier<Sharing> first,
      Function<Fanout, @Nullable SameCommit> companion) {
    Fanout fanout = new Fanout(users, first, this::deliver);
    StoreFailedException failure = fanouts.send(fanout, users);
    if (failure != null) {
      throw notSent(fanout, users.size(), failure);
    }
    SameCommit with = companion.apply(fanout);
    Commit commit;
    try {
      commit = complete(fanout.message().shared(), with);
    } catch (StoreFailedException e) {
      Fanouts.abandon(fanout);
      throw notSent(fanout, users.size(), e);
    }
    Pushed pushed =
        new Pushed.Known(fanout.id(), users.size(), fanout.sessions(), fanout.kept(), commit);
    return new Sent(pushed, with);
  }

  private static NotSent notSent(Fanout fanout, int users, StoreFailedException why) {
    return new NotSent(
        new Pushed.Known(fanout.id(), users, fanout.sessions(), false, new Fanouts.Failed(why)),
        why);
  }

  private Commit complete(@Nullable SharedMessage shared, @Nullable SameCommit with) {
    if (shared != null) {
      return shared.complete(with);
    }
    return with == null ? Commit.DONE : store.keep(with);
  }

  private IdempotencyRecord record(
      Message message, Fingerprint fingerprint, Fanout fanout, int users) {
    String key = message.key();
    if (key == null) {
      throw new IllegalStateException("the push has no key");
    }
    Instant end = clock.instant().plus(settings.keyTtl());
    return new IdempotencyRecord(
        key, fingerprint, fanout.id(), users, fanout.sessions(), fanout.kept(), end, "");
  }

  // ---- who gets it -----------------------------------------------------------------------------

  /** The recipients at this moment, each once. */
  private List<String> users(Recipients recipients, Message message) {
    Collection<String> all = all(recipients, message);
    Set<String> except = recipients.except();
    return except.isEmpty()
        ? List.copyOf(all)
        : all.stream().filter(userId -> !except.contains(userId)).toList();
  }

  private Collection<String> all(Recipients recipients, Message message) {
    if (recipients instanceof Recipients.Users named) {
      return named.users();
    }
    if (recipients instanceof Recipients.Topic named) {
      return store.memberships().members(named.topic(), "", Integer.MAX_VALUE);
    }
    if (message.keptFor(settings).isZero()) {
      return claims.users(); // nobody else could get it later
    }
    // Sorted, since neighbours in the store's index are written together for less.
    return store.registrations().users().stream().sorted().toList();
  }

  // ---- what each gets --------------------------------------------------------------------------

  private Sharing share(Push push, Message message) {
    Duration ttl = message.keptFor(settings);
    if (ttl.isZero()) {
      return new Sharing(push, null, false, false);
    }
    StoredMessage stored =
        new StoredMessage(
            push.id(),
            push.json(),
            clock.instant().plus(ttl),
            message.isKeptUntilRegistered(settings));
    boolean fits = Pushes.hasRoom(stored.json(), settings);
    return new Sharing(push, store.messages().share(stored), stored.untilRegistered(), fits);
  }

  private Delivered deliver(String userId, Sharing message) {
    SharedMessage shared = keptFor(userId, message);
    Outgoing outgoing = audience.get().deliver(userId, message.push(), shared != null);
    if (shared != null) {
      shared.keep(userId);
    }
    return new Delivered(outgoing, shared != null && message.fits());
  }

  private @Nullable SharedMessage keptFor(String userId, Sharing message) {
    boolean keeps = message.untilRegistered() || store.registrations().isKnown(userId);
    return keeps ? message.shared() : null;
  }
}
