package io.notificationsocket.exchange.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.IdempotencyStore.Entry;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outgoing;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.ReusedKeyException;
import io.notificationsocket.registry.Schedules.Scheduled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
  private final StoreSettings settings;
  private final Clock clock;

  Pushes(
      UserLocks locks,
      Supplier<Audience> audience,
      Store store,
      MessageIds ids,
      Fanouts fanouts,
      StoreSettings settings,
      Clock clock) {
    this.locks = locks;
    this.audience = audience;
    this.store = store;
    this.registrations = store.registrations();
    this.messages = store.messages();
    this.ids = ids;
    this.fanouts = fanouts;
    this.settings = settings;
    this.clock = clock;
  }

  /** As {@link LocalExchange#push(String, Message, int)}. */
  Pushed push(String userId, Message message, int together) {
    String key = message.key();
    Offered offered = key == null ? offer(userId, message, null) : once(userId, message, key);
    offered.outgoing.flush(together);
    return offered.pushed;
  }

  /**
   * Makes a push that was scheduled.
   *
   * @return null when its user was forgotten meanwhile
   */
  @Nullable Pushed make(String userId, Scheduled scheduled) {
    Offered offered;
    synchronized (locks.of(userId)) {
      if (!store.schedules().isTaken(scheduled.id())) {
        return null;
      }
      ids.isPushed(scheduled.id());
      Push push = new Push(scheduled.id(), scheduled.message().json());
      ScheduleMade made = new ScheduleMade(scheduled.id());
      offered = offer(userId, push, scheduled.message(), (sessions, kept) -> made);
    }
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
                  first[0] = offer(userId, message, fingerprint);
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
   */
  private Offered offer(String userId, Message message, @Nullable Fingerprint fingerprint) {
    synchronized (locks.of(userId)) {
      Push push = new Push(ids.next(), message.json());
      return offer(
          userId,
          push,
          message,
          (sessions, kept) ->
              fingerprint == null
                  ? null
                  : idempotencyRecord(userId, message, fingerprint, push.id(), sessions, kept));
    }
  }

  /** Makes what is durable with a message, when it is known what became of that. */
  private interface Companion {
    @Nullable SameCommit with(int sessions, boolean kept);
  }

  private Offered offer(String userId, Push push, Message message, Companion companion) {
    fanouts.reach(userId, push.id());
    StoredMessage stored = stored(userId, push, message);
    Outgoing outgoing = audience.get().deliver(userId, push, stored != null);
    boolean kept = stored != null && hasRoom(stored.json(), settings);
    int sessions = outgoing.sessions();
    SameCommit with = companion.with(sessions, kept);
    Commit commit = keep(userId, stored, with);
    return new Offered(outgoing, new Pushed.Known(push.id(), sessions, kept, commit), with);
  }

  /** The message to keep; null if it is not kept. */
  private @Nullable StoredMessage stored(String userId, Push push, Message message) {
    Duration ttl = message.keptFor(settings);
    boolean untilRegistered = message.isKeptUntilRegistered(settings);
    if (ttl.isZero() || (!untilRegistered && !registrations.isKnown(userId))) {
      return null;
    }
    return new StoredMessage(push.id(), push.json(), clock.instant().plus(ttl), untilRegistered);
  }

  /** False for a message that exceeds a limit by itself: the store evicts it at once. */
  static boolean hasRoom(String json, StoreSettings settings) {
    int most = Math.min(settings.userMaxBytes(), settings.maxBytes());
    return 3L * json.length() <= most || json.getBytes(UTF_8).length <= most;
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

  private Commit keep(String userId, @Nullable StoredMessage message, @Nullable SameCommit with) {
    if (message != null) {
      return messages.keep(userId, message, with);
    }
    return with == null ? Commit.DONE : store.keep(with);
  }

  /** A push whose message has been offered to clients but not yet written to them. */
  private static final class Offered {
    private final Outgoing outgoing;
    private final Pushed pushed;
    private final @Nullable SameCommit with;

    Offered(Outgoing outgoing, Pushed pushed, @Nullable SameCommit with) {
      this.outgoing = outgoing;
      this.pushed = pushed;
      this.with = with;
    }

    Entry kept() {
      return new Entry((IdempotencyRecord) Objects.requireNonNull(with), pushed.commit());
    }
  }
}
