package io.notificationsocket.store;

import io.notificationsocket.exchange.local.IdempotencyStore;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Idempotency records of {@code STORE=memory}. Thread-safe. */
final class MemoryIdempotency implements IdempotencyStore {

  private final ConcurrentHashMap<String, Entry> known = new ConcurrentHashMap<>();

  /** Oldest first. A replaced record stays here until it is the oldest. */
  private final ConcurrentLinkedQueue<Entry> inOrder = new ConcurrentLinkedQueue<>();

  private final AtomicInteger length = new AtomicInteger();
  private final int most;

  /**
   * @param most how many records are kept
   */
  MemoryIdempotency(int most) {
    this.most = most;
  }

  @Override
  public Entry find(String key, Instant now, Supplier<Entry> first) {
    Entry before = known.get(key);
    if (before != null && !isExpired(before, now)) {
      return before;
    }
    Entry found =
        known.compute(
            key,
            (itself, current) -> {
              if (current != null && !isExpired(current, now)) {
                return current;
              }
              Entry made = first.get();
              append(made);
              return made;
            });
    trim();
    return found;
  }

  private void append(Entry entry) {
    inOrder.add(entry);
    length.incrementAndGet();
  }

  private static boolean isExpired(Entry entry, Instant now) {
    return !entry.record().expiresAt().isAfter(now);
  }

  private void trim() {
    while (length.get() > most) {
      dropOldest();
    }
  }

  private void dropOldest() {
    Entry oldest = inOrder.poll();
    if (oldest != null) {
      length.decrementAndGet();
      known.computeIfPresent(
          oldest.record().key(),
          (key, current) -> current.record().equals(oldest.record()) ? null : current);
    }
  }

  @Override
  public void expire(Instant now) {
    for (Entry oldest = inOrder.peek();
        oldest != null && isExpired(oldest, now);
        oldest = inOrder.peek()) {
      dropOldest();
    }
  }

  /** Deletes a user's records. */
  void forget(String userId) {
    known.values().removeIf(entry -> entry.record().userId().equals(userId));
  }

  @Override
  public int size() {
    return known.size();
  }
}
