package io.notificationsocket.exchange.local;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.Fanout.Delivered;
import io.notificationsocket.exchange.local.Fanout.Sharing;
import io.notificationsocket.exchange.local.IdempotencyStore.Entry;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outgoing;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Recipients;
import io.notificationsocket.registry.ReusedKeyException;
import io.notificationsocket.registry.StoreFailedException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Passes messages to many users. Each call may wait for the store's medium. Thread-safe. */
final class PushesToMany {

  private final Fanouts fanouts;
  private final Supplier<Audience> audience;
  private final Store store;
  private final MessageIds ids;
  private final Claims claims;
  private final Collapses collapses;
  private final OpenChanges open;
  private final StoreSettings settings;
  private final Clock clock;

  PushesToMany(
      Fanouts fanouts,
      Supplier<Audience> audience,
      Store store,
      MessageIds ids,
      Claims claims,
      Collapses collapses,
      OpenChanges open,
      StoreSettings settings,
      Clock clock) {
    this.fanouts = fanouts;
    this.audience = audience;
    this.store = store;
    this.ids = ids;
    this.claims = claims;
    this.collapses = collapses;
    this.open = open;
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
   * @param record null if the push has no key
   */
  private record Sent(Pushed pushed, @Nullable IdempotencyRecord record) {

    Entry entry() {
      if (record == null) {
        throw new IllegalStateException("the push has no key");
      }
      return new Entry(record, pushed.commit());
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
    Fanout fanout =
        new Fanout(
            users,
            () -> share(message),
            (userId, sharing) -> deliver(userId, sharing, message.collapse()));
    StoreFailedException failure = fanouts.send(fanout, users);
    if (failure != null) {
      throw notSent(fanout, users.size(), failure);
    }
    IdempotencyRecord record =
        fingerprint == null ? null : record(message, fingerprint, fanout, users.size());
    Commit commit;
    try {
      commit = complete(fanout.message().shared(), record);
    } catch (StoreFailedException e) {
      Fanouts.abandon(fanout);
      throw notSent(fanout, users.size(), e);
    }
    Pushed pushed =
        new Pushed.Known(fanout.id(), users.size(), fanout.sessions(), fanout.kept(), commit);
    return new Sent(pushed, record);
  }

  private static NotSent notSent(Fanout fanout, int users, StoreFailedException why) {
    return new NotSent(
        new Pushed.Known(fanout.id(), users, fanout.sessions(), false, new Fanouts.Failed(why)),
        why);
  }

  private Commit complete(@Nullable SharedMessage shared, @Nullable IdempotencyRecord record) {
    if (shared != null) {
      return shared.complete(record);
    }
    return record == null ? Commit.DONE : store.keep(record);
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
    if (message.keptFor(settings).isZero() && !message.goesIntoInbox(settings)) {
      return claims.users(); // nobody else could get it later
    }
    // Sorted, since neighbours in the store's index are written together for less.
    return store.registrations().users().stream().sorted().toList();
  }

  // ---- what each gets --------------------------------------------------------------------------

  private Sharing share(Message message) {
    Push push = new Push(ids.next(), message.json());
    Keeping keeping = Keeping.of(push, message, settings, clock.instant());
    boolean isKept = keeping.place(true).isAny();
    SharedMessage shared = isKept ? store.messages().share(keeping.message()) : null;
    return new Sharing(push, keeping, shared);
  }

  private Delivered deliver(String userId, Sharing message, @Nullable String collapse) {
    Keeping keeping = message.keeping();
    Place place = keeping.place(store.registrations().isKnown(userId));
    MessageId before = collapses.find(userId, collapse);
    Outgoing outgoing = audience.get().deliver(userId, message.push(), place.log());
    SharedMessage shared = message.shared();
    if (shared != null && place.isAny()) {
      shared.keep(userId, place);
    }
    List<StoreChange> with =
        collapses.replace(userId, collapse, before, message.push().id(), keeping.expires(place));
    if (!with.isEmpty()) {
      open.add(userId, store.keep(null, with));
    }
    return new Delivered(outgoing, keeping.isKept(place));
  }
}
