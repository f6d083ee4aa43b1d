package io.notificationsocket.store;

import io.notificationsocket.exchange.local.LastSeenStore;
import io.notificationsocket.store.Change.LastSeenRemoved;
import io.notificationsocket.store.Change.LastSeenSaved;
import io.notificationsocket.store.Change.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * When users were last connected, on disk; only what is not written yet is in memory. Thread-safe.
 */
final class DiskLastSeen implements LastSeenStore {

  private static final Duration KEPT = Duration.ofDays(365);
  private static final Duration BETWEEN_EXPIRIES = Duration.ofHours(1);

  /** The server itself: users have ids. */
  private static final String SERVER = "";

  private final ConcurrentHashMap<String, LastSeen> queued = new ConcurrentHashMap<>();
  private final List<LastSeen> connectedBefore = new ArrayList<>();
  private final AtomicLong expireUntil = new AtomicLong(Long.MIN_VALUE);
  private final Journal journal;
  private final Readers readers;
  private volatile Instant expiredAt = Instant.MIN;

  DiskLastSeen(Journal journal, Readers readers) {
    this.journal = journal;
    this.readers = readers;
  }

  // ---- at the start ----------------------------------------------------------------------------

  /** Somebody who was connected when the last server ended, or that server itself. */
  void load(LastSeen seen) {
    connectedBefore.add(seen);
  }

  /** The users who were connected were so as long as that server is known to have run. */
  void resolve() {
    long end =
        connectedBefore.stream()
            .filter(seen -> seen.userId().equals(SERVER))
            .mapToLong(LastSeen::at)
            .findFirst()
            .orElse(0);
    for (LastSeen seen : connectedBefore) {
      if (!seen.userId().equals(SERVER)) {
        save(new LastSeen(seen.userId(), Math.max(seen.at(), end), false));
      }
    }
    connectedBefore.clear();
  }

  // ---- the port --------------------------------------------------------------------------------

  @Override
  public void connected(String userId, Instant now) {
    save(new LastSeen(userId, now.toEpochMilli(), true));
  }

  @Override
  public void disconnected(String userId, Instant now) {
    save(new LastSeen(userId, now.toEpochMilli(), false));
  }

  @Override
  public void running(Instant now) {
    save(new LastSeen(SERVER, now.toEpochMilli(), true));
  }

  private void save(LastSeen seen) {
    queued.put(seen.userId(), seen);
    journal.appendLazily(new LastSeenSaved(seen));
  }

  @Override
  public @Nullable Instant find(String userId) {
    LastSeen found = queued.get(userId);
    if (found == null) {
      // It leaves the queue after it was written, so it is in one of the two.
      found = readers.lastSeen(userId);
    }
    return found == null ? null : Instant.ofEpochMilli(found.at());
  }

  void forget(String userId) {
    queued.remove(userId);
    journal.appendLazily(new LastSeenRemoved(new Seen(userId)));
  }

  @Override
  public void expire(Instant now) {
    if (expiredAt.isBefore(now.minus(BETWEEN_EXPIRIES))) {
      expiredAt = now;
      expireUntil.set(now.minus(KEPT).toEpochMilli());
    }
  }

  // ---- for the thread that writes --------------------------------------------------------------

  void written(LastSeen seen) {
    queued.remove(seen.userId(), seen);
  }

  /** Whether there is nothing to delete. */
  boolean isTidy() {
    return expireUntil() == Long.MIN_VALUE;
  }

  /** In milliseconds since 1970; {@link Long#MIN_VALUE} if there is nothing to do. */
  long expireUntil() {
    return expireUntil.get();
  }

  void hasExpired(long until) {
    expireUntil.compareAndSet(until, Long.MIN_VALUE);
  }
}
