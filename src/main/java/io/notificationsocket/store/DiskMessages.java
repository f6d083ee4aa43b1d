package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.exchange.local.Answer;
import io.notificationsocket.exchange.local.MessageStore;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.AnswerKept;
import io.notificationsocket.store.Change.GivenUp;
import io.notificationsocket.store.Change.MessageKept;
import io.notificationsocket.store.Change.UserLeft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All messages of a disk. In memory are a {@link Backlog} for each user and what waits for the
 * disk; only {@link #after} reads. Limits hold with a moment's delay: {@link Housekeeping} deletes
 * what is beyond them. Safe between threads; one user's lock is held at a time, and before the
 * journal's.
 */
final class DiskMessages implements MessageStore {

  private final UserIndex<Backlog> users;
  private final Queue<Backlog> beyondLimits = new ConcurrentLinkedQueue<>();
  private final Queue<UserLeft> leaving = new ConcurrentLinkedQueue<>();
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong expireUntil = new AtomicLong(Long.MIN_VALUE);
  private final LongAdder expired = new LongAdder();
  private final LongAdder trimmed = new LongAdder();
  private final StoreSettings settings;
  private final Journal journal;
  private final Readers readers;
  private final Damage damage;

  /**
   * @param isRegistered whether a user can still ask for what was given up
   */
  DiskMessages(
      StoreSettings settings,
      Journal journal,
      Readers readers,
      Damage damage,
      Predicate<String> isRegistered) {
    this.settings = settings;
    this.journal = journal;
    this.readers = readers;
    this.damage = damage;
    this.users = new UserIndex<>(Backlog::new, isRegistered, this::forget);
  }

  private void forget(Backlog user) {
    if (!user.givenUp().equals(MessageId.FIRST)) {
      journal.appendSoon(new GivenUp(user.userId()));
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

  void loadGivenUp(String userId, MessageId id) {
    users.change(userId, user -> user.givenUp(id));
  }

  void load(UserLeft left) {
    users.change(left.userId(), user -> user.leave(left));
    leaving.add(left);
  }

  // ---- the port --------------------------------------------------------------------------------

  @Override
  public Commit keep(String userId, StoredMessage message, @Nullable Answer answer) {
    byte[] text = message.json().getBytes(UTF_8);
    count.incrementAndGet();
    bytes.addAndGet(text.length);
    Commit[] commit = new Commit[1];
    users.change(
        userId,
        user -> {
          Kept kept = Kept.of(user.userId(), message, text);
          user.queue(kept);
          // In here, so that a user's messages reach the disk in their order.
          commit[0] =
              answer == null
                  ? journal.append(new MessageKept(kept))
                  : journal.append(List.of(new MessageKept(kept), new AnswerKept(answer)));
        });
    return commit[0];
  }

  @Override
  public List<StoredMessage> after(String userId, MessageId id, Instant now, int most) {
    MessageId position = id;
    while (true) {
      Backlog user = users.find(userId);
      if (user == null) {
        return List.of();
      }
      // What is queued is looked at first: it leaves the queue when the disk has it, not before.
      List<Kept> queued;
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
        boolean isOver = row.expiresAt() <= now.toEpochMilli();
        if (!row.id().isAfter(position) || isOver || isLeaving(row, left)) {
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
        for (Kept message : queued) {
          if (found.size() < most && message.id().isAfter(last)) {
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

  private void reportDamage(Backlog user, MessageId id) {
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
        user.givenUp(id);
        journal.appendSoon(new GivenUp(user.userId()));
      }
    }
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
    Backlog user = users.find(userId);
    if (user == null) {
      return null;
    }
    synchronized (user) {
      return user.oldest();
    }
  }

  @Override
  public boolean isMissing(String userId, MessageId after) {
    return users.givenUp(userId).isAfter(after);
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

  @Override
  public void expire(Instant now) {
    expireUntil.set(now.toEpochMilli());
    // When nobody is registered, what was given up is forgotten.
    users.changeAll(user -> {});
  }

  @Override
  public Counts counts() {
    return new Counts(count.get(), bytes.get(), expired.sum(), trimmed.sum());
  }

  // ---- for the thread that writes --------------------------------------------------------------

  void written(Change change) {
    if (change instanceof MessageKept kept) {
      Kept message = kept.message();
      users.change(
          message.userId(),
          user -> {
            user.stored(message);
            trimLater(user);
          });
    } else if (change instanceof UserLeft left) {
      leaving.add(left);
    }
  }

  private void trimLater(Backlog user) {
    if (!user.isTrimmed() && exceedsLimits(user)) {
      user.isTrimmed(true);
      beyondLimits.add(user);
    }
  }

  private boolean exceedsLimits(Backlog user) {
    return user.exceeds(settings.userMaxMessages(), settings.userMaxBytes());
  }

  void withdraw(Kept message) {
    count.decrementAndGet();
    bytes.addAndGet(-message.bytes());
    users.change(message.userId(), user -> user.withdraw(message));
  }

  // ---- for the housekeeping --------------------------------------------------------------------

  /** Whether there is nothing to delete. */
  boolean isTidy() {
    return leaving.isEmpty()
        && beyondLimits.isEmpty()
        && !exceedsLimits()
        && expireUntil() == Long.MIN_VALUE;
  }

  /** A user of whom messages are to be dropped who is not registered any more; null for none. */
  @Nullable UserLeft nextLeaving() {
    return leaving.peek();
  }

  void hasLeft(UserLeft left) {
    leaving.remove(left);
    users.change(left.userId(), user -> user.hasLeft(left));
  }

  /** Somebody who has too much; null for none. */
  @Nullable String nextBeyondLimits() {
    for (Backlog user = beyondLimits.peek(); user != null; user = beyondLimits.peek()) {
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

  /** What is too much can only be in the queue; it is looked at again when the disk has it. */
  void nothingToTrim() {
    Backlog user = beyondLimits.poll();
    if (user != null) {
      synchronized (user) {
        user.isTrimmed(false);
      }
    }
  }

  /** Of a user's oldest messages those that are too much. */
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

  /** Of the oldest messages of all those that are too much. */
  List<Victim> beyondLimits(List<Victim> oldest) {
    return Victim.until(
        oldest, count.get() - settings.maxMessages(), bytes.get() - settings.maxBytes());
  }

  /** Milliseconds since 1970; the least value when there is nothing to do. */
  long expireUntil() {
    return expireUntil.get();
  }

  void hasExpired(long until) {
    expireUntil.compareAndSet(until, Long.MIN_VALUE);
  }

  /** The newest that was given up; {@link MessageId#FIRST} when none was, or nobody can ask. */
  MessageId givenUp(String userId) {
    return users.givenUp(userId);
  }

  /** Before they are: nobody may find them missing without being told. */
  MessageId giveUp(Victim victim) {
    MessageId[] givenUp = new MessageId[1];
    users.change(
        victim.userId(),
        user -> {
          user.givenUp(victim.id());
          givenUp[0] = user.givenUp();
        });
    return Objects.requireNonNull(givenUp[0]);
  }

  void deleted(List<Victim> victims) {
    for (Victim victim : victims) {
      count.decrementAndGet();
      bytes.addAndGet(-victim.bytes());
      users.change(victim.userId(), user -> user.deleted(victim.bytes()));
    }
  }

  /** How many went for their age. */
  LongAdder expired() {
    return expired;
  }

  /** How many went for a limit. */
  LongAdder trimmed() {
    return trimmed;
  }

  /** {@link MessageId#LAST} when none is left. */
  void oldest(String userId, MessageId id) {
    users.change(userId, user -> user.oldest(id));
  }
}
