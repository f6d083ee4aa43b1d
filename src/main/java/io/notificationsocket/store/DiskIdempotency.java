package io.notificationsocket.store;

import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.exchange.local.IdempotencyStore;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.ReusedKeyException;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency records on disk; only those not written yet are in memory. Thread-safe: a lookup
 * holds a lock of its key while it reads the disk and makes the push. The limit may be exceeded for
 * a moment, until {@link Housekeeping} deletes the oldest records.
 */
final class DiskIdempotency implements IdempotencyStore {

  private final ConcurrentHashMap<String, Asked> asked = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong expireUntil = new AtomicLong(Long.MIN_VALUE);
  private final Readers readers;
  private final DamagedRows damage;
  private final int most;

  /** A key that is being looked up, or whose record is not written yet. Guarded by itself. */
  private static final class Asked {
    private @Nullable Entry queued;
    private boolean isNew; // the disk has no record of this key
    private boolean forgotten;
  }

  /**
   * @param most how many records are kept
   */
  DiskIdempotency(Readers readers, DamagedRows damage, int most) {
    this.readers = readers;
    this.damage = damage;
    this.most = most;
  }

  /** Sets how many records the disk has at the start. */
  void load(int keys) {
    count.set(keys);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ReusedKeyException also if the row of this key is damaged: its push was accepted, but
   *     it cannot be told whether this is the same push, nor what the answer was
   */
  @Override
  public Entry find(String key, Instant now, Supplier<Entry> first) {
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

  private Entry find(Asked entry, String key, Instant now, Supplier<Entry> first) {
    Entry queued = entry.queued;
    if (queued != null && !isExpired(queued.record(), now)) {
      return queued;
    }
    if (queued == null) {
      // A record leaves the queue after it was written, so it is in one of the two.
      IdempotencyRecord known = onDisk(key);
      if (known != null && !isExpired(known, now)) {
        return new Entry(known, Commit.DONE);
      }
      entry.isNew = known == null;
    }
    Entry made = first.get();
    if (queued == null && entry.isNew) {
      count.incrementAndGet();
    }
    entry.queued = made;
    return made;
  }

  private @Nullable IdempotencyRecord onDisk(String key) {
    try {
      return readers.idempotencyRecord(key);
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

  private static boolean isExpired(IdempotencyRecord record, Instant now) {
    return !record.expiresAt().isAfter(now);
  }

  void written(IdempotencyRecord record) {
    leave(record, false);
  }

  /** The record could not be written, and its backend gets an error. */
  void withdraw(IdempotencyRecord record) {
    leave(record, true);
  }

  private void leave(IdempotencyRecord record, boolean withdrawn) {
    Asked entry = asked.get(record.key());
    if (entry == null) {
      return;
    }
    synchronized (entry) {
      // A newer record may have replaced it.
      if (entry.queued != null && entry.queued.record().equals(record)) {
        if (withdrawn && entry.isNew) {
          count.decrementAndGet();
        }
        forget(entry, record.key());
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

  /** Records were written by somebody else. */
  void added(int keys) {
    count.addAndGet(keys);
  }

  // ---- for the housekeeping --------------------------------------------------------------------

  /** Whether there is nothing to delete. */
  boolean isTidy() {
    return tooMany() <= 0 && expireUntil() == Long.MIN_VALUE;
  }

  int tooMany() {
    return count.get() - most;
  }

  /** In milliseconds since 1970; {@link Long#MIN_VALUE} if there is nothing to do. */
  long expireUntil() {
    return expireUntil.get();
  }

  void hasExpired(long until) {
    expireUntil.compareAndSet(until, Long.MIN_VALUE);
  }

  void deleted(int keys) {
    count.addAndGet(-keys);
  }
}
