package io.notificationsocket.exchange.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.AnswerStore.Kept;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outgoing;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.ReusedKeyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to the audience and to the store. Safe between threads: the order of a user's
 * messages is made with the user's lock held; they are written outside of it.
 */
final class Pushes {

  private final UserLocks locks;
  private final Supplier<Audience> audience;
  private final Store store;
  private final RegistrationStore registrations;
  private final MessageStore messages;
  private final MessageIds ids;
  private final StoreSettings settings;
  private final Clock clock;

  Pushes(
      UserLocks locks,
      Supplier<Audience> audience,
      Store store,
      MessageIds ids,
      StoreSettings settings,
      Clock clock) {
    this.locks = locks;
    this.audience = audience;
    this.store = store;
    this.registrations = store.registrations();
    this.messages = store.messages();
    this.ids = ids;
    this.settings = settings;
    this.clock = clock;
  }

  /** As {@link LocalExchange#push}. */
  Pushed push(String userId, Message message, int together) {
    String key = message.key();
    Offered offered = key == null ? offer(userId, message, null) : once(userId, message, key);
    offered.outgoing.flush(together);
    return offered.pushed;
  }

  /** Of a repeat nothing is offered to anybody. */
  private Offered once(String userId, Message message, String key) {
    Fingerprint fingerprint = Fingerprint.of(userId, message);
    Offered[] first = new Offered[1];
    Kept known =
        store
            .answers()
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
    Answer answer = known.answer();
    if (!answer.push().equals(fingerprint)) {
      throw new ReusedKeyException();
    }
    Pushed pushed = new Pushed.Known(answer.id(), answer.sessions(), answer.kept(), known.commit());
    return new Offered(Outgoing.NONE, pushed, answer);
  }

  /**
   * The id is made in here, so that a user's messages are offered in the order of their ids.
   *
   * @param fingerprint null when the push has no key
   */
  private Offered offer(String userId, Message message, @Nullable Fingerprint fingerprint) {
    synchronized (locks.of(userId)) {
      Push push = new Push(ids.next(), message.json());
      StoredMessage stored = stored(userId, push, message);
      Outgoing outgoing = audience.get().deliver(userId, push, stored != null);
      boolean kept = stored != null && hasRoom(stored.json());
      int sessions = outgoing.sessions();
      Answer answer =
          fingerprint == null ? null : answer(message, fingerprint, push.id(), sessions, kept);
      Commit commit = keep(userId, stored, answer);
      return new Offered(outgoing, new Pushed.Known(push.id(), sessions, kept, commit), answer);
    }
  }

  /** What is to be kept of a message; null when nothing is. */
  private @Nullable StoredMessage stored(String userId, Push push, Message message) {
    Duration ttl = message.keptFor(settings);
    boolean untilRegistered = message.isKeptUntilRegistered(settings);
    if (ttl.isZero() || (!untilRegistered && !registrations.isKnown(userId))) {
      return null;
    }
    return new StoredMessage(push.id(), push.json(), clock.instant().plus(ttl), untilRegistered);
  }

  /** A text that exceeds a limit by itself is the first to go: nobody will have it. */
  private boolean hasRoom(String json) {
    int most = Math.min(settings.userMaxBytes(), settings.maxBytes());
    return 3L * json.length() <= most || json.getBytes(UTF_8).length <= most;
  }

  private Answer answer(
      Message message, Fingerprint fingerprint, MessageId id, int sessions, boolean kept) {
    String key = Objects.requireNonNull(message.key());
    Instant end = clock.instant().plus(settings.keyTtl());
    return new Answer(key, fingerprint, id, sessions, kept, end);
  }

  private Commit keep(String userId, @Nullable StoredMessage message, @Nullable Answer answer) {
    if (message != null) {
      return messages.keep(userId, message, answer);
    }
    return answer == null ? Commit.DONE : store.keep(answer);
  }

  /** A push that was offered and is still to be written. */
  private static final class Offered {
    private final Outgoing outgoing;
    private final Pushed pushed;
    private final @Nullable Answer answer;

    Offered(Outgoing outgoing, Pushed pushed, @Nullable Answer answer) {
      this.outgoing = outgoing;
      this.pushed = pushed;
      this.answer = answer;
    }

    Kept kept() {
      return new Kept(Objects.requireNonNull(answer), pushed.commit());
    }
  }
}
