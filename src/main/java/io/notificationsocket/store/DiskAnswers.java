package io.notificationsocket.store;

import io.notificationsocket.exchange.local.Answer;
import io.notificationsocket.exchange.local.AnswerStore;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.ReusedKeyException;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All answers of a disk; in memory are those that it has not yet. Safe between threads: whoever
 * asks for a key has a lock of that key alone while the disk is read and the push is made. The
 * limit holds with a moment's delay: {@link Housekeeping} deletes the oldest beyond it.
 */
final class DiskAnswers implements AnswerStore {

  private final ConcurrentHashMap<String, Asked> asked = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong expireUntil = new AtomicLong(Long.MIN_VALUE);
  private final Readers readers;
  private final Damage damage;
  private final int most;

  /** A key that is looked up, or whose answer the disk has not yet. Guarded by itself. */
  private static final class Asked {
    private @Nullable Kept queued;
    private boolean isNew; // to the disk
    private boolean forgotten;
  }

  /**
   * @param most how many are remembered
   */
  DiskAnswers(Readers readers, Damage damage, int most) {
    this.readers = readers;
    this.damage = damage;
    this.most = most;
  }

  /** The disk has so many at the start. */
  void load(int answers) {
    count.set(answers);
  }

  /**
   * As the port says.
   *
   * @throws ReusedKeyException also when the row of this key is damaged: its push was taken, but
   *     nobody can tell whether this is the same one, and what was answered
   */
  @Override
  public Kept find(String key, Instant now, Supplier<Kept> first) {
    while (true) {
      Asked entry = asked.computeIfAbsent(key, unused -> new Asked());
      synchronized (entry) {
        if (entry.forgotten) {
          continue;
        }
        try {
          return find(entry, key, now, first);
        } finally {
          if (entry.queued == null) {
            forget(entry, key);
          }
        }
      }
    }
  }

  private Kept find(Asked entry, String key, Instant now, Supplier<Kept> first) {
    Kept queued = entry.queued;
    if (queued != null && !isOver(queued.answer(), now)) {
      return queued;
    }
    if (queued == null) {
      // An answer leaves the queue when the disk has it, so it is in one of both.
      Answer known = onDisk(key);
      if (known != null && !isOver(known, now)) {
        return new Kept(known, Commit.DONE);
      }
      entry.isNew = known == null;
    }
    Kept made = first.get();
    if (queued == null && entry.isNew) {
      count.incrementAndGet();
    }
    entry.queued = made;
    return made;
  }

  private @Nullable Answer onDisk(String key) {
    try {
      return readers.answer(key);
    } catch (DamagedException e) {
      damage.report(
          key,
          "the idempotency key "
              + key
              + " is damaged on the disk; pushes with it are refused until it expires");
      throw new ReusedKeyException();
    }
  }

  private void forget(Asked entry, String key) {
    entry.queued = null;
    entry.forgotten = true;
    asked.remove(key, entry);
  }

  private static boolean isOver(Answer answer, Instant now) {
    return !answer.expiresAt().isAfter(now);
  }

  void written(Answer answer) {
    leave(answer, false);
  }

  /** The disk did not take it, and its backend has been told so. */
  void withdraw(Answer answer) {
    leave(answer, true);
  }

  private void leave(Answer answer, boolean withdrawn) {
    Asked entry = asked.get(answer.key());
    if (entry == null) {
      return;
    }
    synchronized (entry) {
      // A newer one may have taken its place.
      if (entry.queued != null && entry.queued.answer().equals(answer)) {
        if (withdrawn && entry.isNew) {
          count.decrementAndGet();
        }
        forget(entry, answer.key());
      }
    }
  }

  @Override
  public void expire(Instant now) {
    expireUntil.set(now.toEpochMilli());
  }

  @Override
  public int size() {
    return count.get();
  }

  // ---- for the housekeeping --------------------------------------------------------------------

  /** Whether there is nothing to delete. */
  boolean isTidy() {
    return tooMany() <= 0 && expireUntil() == Long.MIN_VALUE;
  }

  int tooMany() {
    return count.get() - most;
  }

  /** Milliseconds since 1970; the least value when there is nothing to do. */
  long expireUntil() {
    return expireUntil.get();
  }

  void hasExpired(long until) {
    expireUntil.compareAndSet(until, Long.MIN_VALUE);
  }

  void deleted(int answers) {
    count.addAndGet(-answers);
  }
}
