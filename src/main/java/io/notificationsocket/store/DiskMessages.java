package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.exchange.local.MessageStore;
import io.notificationsocket.exchange.local.Place;
import io.notificationsocket.exchange.local.SharedMessage;
import io.notificationsocket.exchange.local.StoreChange;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.IdempotencySaved;
import io.notificationsocket.store.Change.MessageSaved;
import io.notificationsocket.store.Change.MessagesDiscarded;
import io.notificationsocket.store.Change.TextAbandoned;
import io.notificationsocket.store.Change.TextSaved;
import io.notificationsocket.store.Change.UserForgotten;
import io.notificationsocket.store.Change.UserLeft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages on disk. In memory are a {@link UserSummary} of each user and the messages not written
 * yet; only {@link #after} reads the disk. Limits may be exceeded for a moment, until {@link
 * Housekeeping} deletes the oldest messages. Thread-safe; one user's lock is held at a time, and
 * taken before the journal's.
 */
final class DiskMessages implements MessageStore {

  private final UserIndex<UserSummary> users;
  private final Queue<UserSummary> beyondLimits = new ConcurrentLinkedQueue<>();
  private final Queue<UserLeft> leaving = new ConcurrentLinkedQueue<>();
  private final Queue<UserForgotten> forgetting = new ConcurrentLinkedQueue<>();
  private final ConcurrentHashMap<String, MessageId> forgottenUntil = new ConcurrentHashMap<>();
  private final SharedTexts texts;
  private final DiskInbox inbox;
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong expireUntil = new AtomicLong(Long.MIN_VALUE);
  private final LongAdder expired = new LongAdder();
  private final LongAdder trimmed = new LongAdder();
  private final StoreSettings settings;
  private final Journal journal;
  private final Readers readers;
  private final DamagedRows damage;

  /**
   * @param isRegistered whether a user can still ask for discarded messages
   */
  DiskMessages(
      StoreSettings settings,
      Journal journal,
      Readers readers,
      DamagedRows damage,
      Predicate<String> isRegistered) {
    this.settings = settings;
    this.journal = journal;
    this.texts = new SharedTexts(journal);
    this.inbox = new DiskInbox(settings.inbox(), journal, readers, damage, texts::isAbandoned);
    this.readers = readers;
    this.damage = damage;
    this.users = new UserIndex<>(UserSummary::new, isRegistered, this::forget);
  }

  private void forget(UserSummary user) {
    if (!user.newestDiscarded().equals(MessageId.FIRST)) {
      journal.appendLazily(new MessagesDiscarded(user.userId()));
    }
  }

  // ---- at the start ----------------------------------------------------------------------------

  void load(MessageId id, String userId, int itsBytes, long expiresAt) {
    count.incrementAndGet();
    bytes.addAndGet(itsBytes);
    users.change(
        userId,
        user -> {
          user.load(id, itsBytes, expiresAt);
          trimLater(user);
        });
  }

  void loadDiscarded(String userId, MessageId id) {
    users.change(userId, user -> user.discarded(id));
  }

  void load(UserLeft left) {
    users.change(left.userId(), user -> user.leave(left));
    leaving.add(left);
  }

  void load(UserForgotten forgotten) {
    forgottenUntil.put(forgotten.userId(), forgotten.until());
    users.change(forgotten.userId(), user -> user.leave(forgotten.left()));
    forgetting.add(forgotten);
  }

  SharedTexts texts() {
    return texts;
  }

  DiskInbox inbox() {
    return inbox;
  }

  // ---- the port --------------------------------------------------------------------------------

  @Override
  public Commit keep(
      String userId,
      StoredMessage message,
      Place place,
      @Nullable IdempotencyRecord record,
      List<StoreChange> with) {
    Instant inboxUntil = place.inboxUntil();
    if (inboxUntil != null) {
      return keepInInbox(userId, message, place.log(), inboxUntil, record, with);
    }
    byte[] text = message.json().getBytes(UTF_8);
    count.incrementAndGet();
    bytes.addAndGet(text.length);
    Commit[] commit = new Commit[1];
    users.change(
        userId,
        user -> {
          MessageEntry kept = MessageEntry.of(user.userId(), message, text);
          user.queue(kept);
          // With the lock held, so that a user's messages are written in their order.
          commit[0] =
              record == null && with.isEmpty()
                  ? journal.append(new MessageSaved(kept))
                  : journal.append(all(new MessageSaved(kept), record, with));
        });
    return commit[0];
  }

  /** Changes that are written together. */
  static List<Change> all(
      @Nullable Change first, @Nullable IdempotencyRecord record, List<StoreChange> with) {
    List<Change> all = new ArrayList<>(2 + with.size());
    if (first != null) {
      all.add(first);
    }
    if (record != null) {
      all.add(new IdempotencySaved(record));
    }
    with.forEach(change -> all.add((Change) change));
    return all;
  }

  private Commit keepInInbox(
      String userId,
      StoredMessage message,
      boolean inLog,
      Instant until,
      @Nullable IdempotencyRecord record,
      List<StoreChange> with) {
    SharedText text = new SharedText(message, this, journal);
    List<Change> changes = new ArrayList<>(4);
    changes.add(new TextSaved(text, true));
    changes.add(inbox.adding(userId, message.id(), until));
    changes.addAll(all(null, record, with));
    if (!inLog) {
      return journal.append(changes);
    }
    Commit[] commit = new Commit[1];
    queue(
        userId,
        text,
        kept -> {
          changes.add(new MessageSaved(kept));
          commit[0] = journal.append(changes);
        });
    return commit[0];
  }

  @Override
  public SharedMessage share(StoredMessage message) {
    return new SharedText(message, this, journal);
  }

  /** Keeps a message to many for one user. */
  void keep(String userId, SharedText text, Place place) {
    if (place.log()) {
      queue(userId, text, kept -> text.append(new MessageSaved(kept)));
    }
    Instant inboxUntil = place.inboxUntil();
    if (inboxUntil != null) {
      text.append(inbox.adding(userId, text.id(), inboxUntil));
    }
  }

  /**
   * @param append writes it, with the lock held, so that a user's messages are written in their
   *     order
   */
  private void queue(String userId, SharedText text, Consumer<MessageEntry> append) {
    count.incrementAndGet();
    bytes.addAndGet(text.text().length);
    users.change(
        userId,
        user -> {
          MessageEntry kept = text.entry(user.userId());
          user.queue(kept);
          append.accept(kept);
        });
  }

  void abandon(MessageId id) {
    texts.abandon(id);
  }

  @Override
  public List<StoredMessage> after(String userId, MessageId id, Instant now, int most) {
    MessageId position = id;
    while (true) {
      UserSummary user = users.find(userId);
      if (user == null) {
        return List.of();
      }
      // The queue is read first: a message leaves it only after it was written.
      List<MessageEntry> queued;
      List<UserLeft> left;
      boolean onDisk;
      MessageId newest;
      synchronized (user) {
        queued = user.queuedAfter(position, now);
        left = user.leaving();
        onDisk = user.mayBeStoredAfter(position, now);
        newest = user.newestStored();
      }
      List<Row> rows = onDisk ? readers.messages(userId, position, most + 1) : List.of();
      List<StoredMessage> found = new ArrayList<>();
      for (Row row : rows) {
        boolean isExpired = row.expiresAt() <= now.toEpochMilli();
        if (!row.id().isAfter(position)
            || isExpired
            || isLeaving(row, left)
            || texts.isAbandoned(row.id())) {
          continue;
        }
        if (row.isDamaged()) {
          reportDamage(user, row.id());
        } else if (found.size() < most) {
          found.add(row.message());
        }
      }
      boolean hasMore = rows.size() > most;
      MessageId last = rows.isEmpty() ? position : rows.get(rows.size() - 1).id();
      if (!hasMore) {
        for (MessageEntry message : queued) {
          if (found.size() < most
              && message.id().isAfter(last)
              && !texts.isAbandoned(message.id())) {
            found.add(message.message());
          }
        }
      }
      if (!found.isEmpty()) {
        return found;
      }
      if (!hasMore) {
        if (onDisk) {
          synchronized (user) {
            user.foundNothing(id, newest);
          }
        }
        return found;
      }
      position = last;
    }
  }

  private static boolean isLeaving(Row row, List<UserLeft> left) {
    for (UserLeft each : left) {
      if (each.drops(row.id(), row.untilRegistered())) {
        return true;
      }
    }
    return false;
  }

  private void reportDamage(UserSummary user, MessageId id) {
    boolean isNew =
        damage.report(
            id,
            "message "
                + id
                + " of user "
                + user.userId()
                + " is damaged on the disk and is not sent; the user's clients are told that"
                + " something is missing");
    if (isNew) {
      synchronized (user) {
        user.discarded(id);
        journal.appendLazily(new MessagesDiscarded(user.userId()));
      }
    }
  }

  @Override
  public int count(String userId, MessageId after, Instant now) {
    UserSummary user = users.find(userId);
    if (user == null) {
      return 0;
    }
    MessageId from;
    MessageId newest;
    boolean onDisk;
    List<MessageEntry> queued;
    synchronized (user) {
      MessageId dropped = MessageId.FIRST;
      for (UserLeft left : user.leaving()) {
        if (left.arrived().equals(MessageId.LAST) && left.until().isAfter(dropped)) {
          dropped = left.until();
        }
      }
      from = after.isAfter(dropped) ? after : dropped;
      queued = user.queuedAfter(from, now);
      onDisk = user.mayBeStoredAfter(from, now);
      newest = user.newestStored();
    }
    int stored = onDisk ? readers.count(userId, from, newest, now.toEpochMilli()) : 0;
    return stored + queued.size();
  }

  @Override
  public boolean hasAfter(String userId, MessageId id, Instant now) {
    return users.read(
        userId,
        false,
        user -> user.mayBeStoredAfter(id, now) || !user.queuedAfter(id, now).isEmpty());
  }

  @Override
  public @Nullable MessageId oldest(String userId) {
    UserSummary user = users.find(userId);
    if (user == null) {
      return null;
    }
    synchronized (user) {
      return user.oldest();
    }
  }

  @Override
  public boolean isMissing(String userId, MessageId after) {
    return users.newestDiscarded(userId).isAfter(after);
  }

  @Override
  public void leave(String userId, MessageId arrived) {
    users.change(
        userId,
        user -> {
          if (!user.isEmpty()) {
            UserLeft left = new UserLeft(userId, user.newest(), arrived);
            user.leave(left);
            var unused = journal.append(left);
          }
        });
  }

  /** Drops all of a user's messages until then. */
  void forget(UserForgotten forgotten) {
    forgottenUntil.put(forgotten.userId(), forgotten.until());
    users.change(
        forgotten.userId(),
        user -> {
          user.leave(forgotten.left());
          var unused = journal.append(forgotten);
        });
  }

  @Override
  public void expire(Instant now) {
    expireUntil.set(now.toEpochMilli());
    // Forgets the discarded messages of users without a registration.
    users.changeAll(user -> {});
  }

  @Override
  public Counts counts() {
    return new Counts(count.get(), bytes.get(), expired.sum(), trimmed.sum());
  }

  // ---- for the thread that writes --------------------------------------------------------------

  void written(Change change) {
    if (change instanceof MessageSaved saved) {
      MessageEntry message = saved.message();
      users.change(
          message.userId(),
          user -> {
            user.stored(message);
            trimLater(user);
          });
    } else if (change instanceof UserLeft left) {
      leaving.add(left);
    } else if (change instanceof UserForgotten forgotten) {
      forgetting.add(forgotten);
    } else if (change instanceof TextSaved saved) {
      texts.written(saved);
    } else if (change instanceof TextAbandoned text) {
      texts.written(text);
    }
  }

  private void trimLater(UserSummary user) {
    if (!user.isTrimmed() && exceedsLimits(user)) {
      user.isTrimmed(true);
      beyondLimits.add(user);
    }
  }

  private boolean exceedsLimits(UserSummary user) {
    return user.exceeds(settings.userMaxMessages(), settings.userMaxBytes());
  }

  void withdraw(MessageEntry message) {
    count.decrementAndGet();
    bytes.addAndGet(-message.bytes());
    users.change(message.userId(), user -> user.withdraw(message));
  }

  // ---- for the housekeeping --------------------------------------------------------------------

  /** Whether there is nothing to delete. */
  boolean isTidy() {
    return leaving.isEmpty()
        && forgetting.isEmpty()
        && texts.isTidy()
        && beyondLimits.isEmpty()
        && !exceedsLimits()
        && expireUntil() == Long.MIN_VALUE;
  }

  /**
   * The next user who has no registration any more and whose messages are to be dropped, or null.
   */
  @Nullable UserLeft nextLeaving() {
    return leaving.peek();
  }

  void hasLeft(UserLeft left) {
    leaving.remove(left);
    users.change(left.userId(), user -> user.hasLeft(left));
  }

  /** The next user to be forgotten, or null. */
  @Nullable UserForgotten nextForgetting() {
    return forgetting.peek();
  }

  void isForgotten(UserForgotten forgotten) {
    forgetting.remove(forgotten);
    forgottenUntil.remove(forgotten.userId(), forgotten.until());
    users.change(forgotten.userId(), user -> user.hasLeft(forgotten.left()));
  }

  /** Whether what is on disk about a message is to be deleted, since its user is forgotten. */
  boolean isForgotten(String userId, MessageId id) {
    MessageId until = forgottenUntil.get(userId);
    return until != null && !id.isAfter(until);
  }

  /** Whether a message on disk is dropped, and about to be deleted. */
  boolean isDropped(String userId, MessageId id, boolean untilRegistered) {
    return texts.isAbandoned(id)
        || users.read(userId, List.<UserLeft>of(), UserSummary::leaving).stream()
            .anyMatch(left -> left.drops(id, untilRegistered));
  }

  /** A message on disk has another text. */
  void resized(String userId, int more) {
    bytes.addAndGet(more);
    users.change(
        userId,
        user -> {
          user.resized(more);
          trimLater(user);
        });
  }

  /** The next user whose messages exceed a limit, or null. */
  @Nullable String nextBeyondLimits() {
    for (UserSummary user = beyondLimits.peek(); user != null; user = beyondLimits.peek()) {
      synchronized (user) {
        if (exceedsLimits(user)) {
          return user.userId();
        }
        user.isTrimmed(false);
        beyondLimits.remove();
      }
    }
    return null;
  }

  /** The excess messages are not written yet; they are trimmed after that. */
  void nothingToTrim() {
    UserSummary user = beyondLimits.poll();
    if (user != null) {
      synchronized (user) {
        user.isTrimmed(false);
      }
    }
  }

  /** Those of a user's oldest messages that exceed the user's limits. */
  List<Victim> beyondLimits(String userId, List<Victim> oldest) {
    return users.read(
        userId,
        List.of(),
        user ->
            Victim.until(
                oldest,
                user.size() - (long) settings.userMaxMessages(),
                user.bytes() - settings.userMaxBytes()));
  }

  boolean exceedsLimits() {
    return count.get() > settings.maxMessages() || bytes.get() > settings.maxBytes();
  }

  /** Those of the oldest messages that exceed the limits for all users. */
  List<Victim> beyondLimits(List<Victim> oldest) {
    return Victim.until(
        oldest, count.get() - settings.maxMessages(), bytes.get() - settings.maxBytes());
  }

  /** In milliseconds since 1970; {@link Long#MIN_VALUE} if there is nothing to do. */
  long expireUntil() {
    return expireUntil.get();
  }

  void hasExpired(long until) {
    expireUntil.compareAndSet(until, Long.MIN_VALUE);
  }

  /**
   * The user's newest discarded message; {@link MessageId#FIRST} if there is none, or no
   * registration.
   */
  MessageId newestDiscarded(String userId) {
    return users.newestDiscarded(userId);
  }

  /**
   * Marks a message as discarded. Called before it is deleted, so that no client misses it without
   * being told.
   */
  MessageId discard(Victim victim) {
    MessageId[] newestDiscarded = new MessageId[1];
    users.change(
        victim.userId(),
        user -> {
          user.discarded(victim.id());
          newestDiscarded[0] = user.newestDiscarded();
        });
    return Objects.requireNonNull(newestDiscarded[0]);
  }

  void deleted(List<Victim> victims) {
    for (Victim victim : victims) {
      count.decrementAndGet();
      bytes.addAndGet(-victim.bytes());
      users.change(victim.userId(), user -> user.deleted(victim.bytes()));
    }
  }

  /** How many messages have expired. */
  LongAdder expired() {
    return expired;
  }

  /** How many messages were evicted for a limit. */
  LongAdder trimmed() {
    return trimmed;
  }

  /** Sets a user's oldest message; {@link MessageId#LAST} if none is left. */
  void oldest(String userId, MessageId id) {
    users.change(userId, user -> user.oldest(id));
  }
}
