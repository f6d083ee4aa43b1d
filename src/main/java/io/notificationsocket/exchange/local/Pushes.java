package io.notificationsocket.exchange.local;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.IdempotencyStore.Entry;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageChange.Late;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outgoing;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.ReusedKeyException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes messages to the audience and the store. Thread-safe: a user's messages get their order
 * with the user's lock held, and are written to clients without it.
 */
final class Pushes {

  private final UserLocks locks;
  private final Supplier<Audience> audience;
  private final Store store;
  private final RegistrationStore registrations;
  private final MessageStore messages;
  private final MessageIds ids;
  private final Fanouts fanouts;
  private final Collapses collapses;
  private final OpenChanges open;
  private final StoreSettings settings;
  private final Clock clock;

  Pushes(
      UserLocks locks,
      Supplier<Audience> audience,
      Store store,
      MessageIds ids,
      Fanouts fanouts,
      Collapses collapses,
      OpenChanges open,
      StoreSettings settings,
      Clock clock) {
    this.locks = locks;
    this.audience = audience;
    this.store = store;
    this.registrations = store.registrations();
    this.messages = store.messages();
    this.ids = ids;
    this.fanouts = fanouts;
    this.collapses = collapses;
    this.open = open;
    this.settings = settings;
    this.clock = clock;
  }

  /** As {@link LocalExchange#push(String, Message, int)}. */
  Pushed push(String userId, Message message, int together) {
    String key = message.key();
    Offered offered =
        key == null ? offer(userId, message, null, null, List.of()) : once(userId, message, key);
    offered.outgoing.flush(together);
    return offered.pushed;
  }

  /**
   * Pushes a message whose id was made before. If the user may have got later ones, it is a {@link
   * MessageChange.Late}. Its key is not looked at.
   *
   * @param with kept in the same commit as the message, or without it
   */
  Pushed pushDue(String userId, Message message, MessageId id, List<StoreChange> with) {
    Offered offered = offer(userId, message.under(null), null, id, with);
    offered.outgoing.flush(1);
    return offered.pushed;
  }

  /** A repeat is offered to no client. */
  private Offered once(String userId, Message message, String key) {
    Fingerprint fingerprint = Fingerprint.of(userId, message);
    Offered[] first = new Offered[1];
    Entry known =
        store
            .idempotency()
            .find(
                key,
                clock.instant(),
                () -> {
                  first[0] = offer(userId, message, fingerprint, null, List.of());
                  return first[0].kept();
                });
    if (first[0] != null) {
      return first[0];
    }
    IdempotencyRecord record = known.record();
    if (!record.push().equals(fingerprint)) {
      throw new ReusedKeyException();
    }
    Pushed pushed = new Pushed.Known(record.id(), record.sessions(), record.kept(), known.commit());
    return new Offered(Outgoing.NONE, pushed, record);
  }

  /**
   * Offers a message with the user's lock held. Its id is made here too, so that clients get a
   * user's messages in the order of their ids.
   *
   * @param fingerprint null if the push has no idempotency key
   * @param due its id, if it was made before; null for most
   * @param with to be kept with it
   */
  private Offered offer(
      String userId,
      Message message,
      @Nullable Fingerprint fingerprint,
      @Nullable MessageId due,
      List<StoreChange> with) {
    synchronized (locks.of(userId)) {
      MessageId before = collapses.find(userId, message.collapse());
      boolean isLate = due != null && !ids.isNext(due);
      MessageId position = due == null || isLate ? ids.next() : due;
      Push push = new Push(due == null ? position : due, message.json());
      fanouts.reach(userId, position);
      Keeping keeping = Keeping.of(push, message, settings, clock.instant());
      Place place = keeping.place(registrations.isKnown(userId));
      Outgoing outgoing =
          isLate
              ? audience.get().change(userId, new Late(push, position, place.log()))
              : audience.get().deliver(userId, push, place.log());
      boolean kept = keeping.isKept(place);
      int sessions = outgoing.sessions();
      List<StoreChange> all =
          collapses.replace(userId, message.collapse(), before, push.id(), keeping.expires(place));
      if (!with.isEmpty() || isLate) {
        all = new ArrayList<>(all);
        all.addAll(with);
        if (isLate && place.log()) {
          all.add(store.changes().late(userId, push.id(), position));
        }
      }
      IdempotencyRecord record =
          fingerprint == null
              ? null
              : idempotencyRecord(userId, message, fingerprint, push.id(), sessions, kept);
      Commit commit = keep(userId, keeping.message(), place, record, all);
      if (!all.isEmpty()) {
        open.add(userId, commit);
      }
      Pushed pushed = new Pushed.Known(push.id(), 1, sessions, kept, before, commit);
      return new Offered(outgoing, pushed, record);
    }
  }

  private IdempotencyRecord idempotencyRecord(
      String userId,
      Message message,
      Fingerprint fingerprint,
      MessageId id,
      int sessions,
      boolean kept) {
    String key = Objects.requireNonNull(message.key());
    Instant end = clock.instant().plus(settings.keyTtl());
    return new IdempotencyRecord(key, fingerprint, id, 1, sessions, kept, end, userId);
  }

  private Commit keep(
      String userId,
      StoredMessage message,
      Place place,
      @Nullable IdempotencyRecord record,
      List<StoreChange> with) {
    if (place.isAny()) {
      return messages.keep(userId, message, place, record, with);
    }
    return record == null && with.isEmpty() ? Commit.DONE : store.keep(record, with);
  }

  /** A push whose message has been offered to clients but not yet written to them. */
  private static final class Offered {
    private final Outgoing outgoing;
    private final Pushed pushed;
    private final @Nullable IdempotencyRecord record;

    Offered(Outgoing outgoing, Pushed pushed, @Nullable IdempotencyRecord record) {
      this.outgoing = outgoing;
      this.pushed = pushed;
      this.record = record;
    }

    Entry kept() {
      return new Entry(Objects.requireNonNull(record), pushed.commit());
    }
  }
}
