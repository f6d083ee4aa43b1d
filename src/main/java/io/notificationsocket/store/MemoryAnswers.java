package io.notificationsocket.store;

import io.notificationsocket.exchange.local.AnswerStore;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** All answers of {@code STORE=memory}. Safe between threads. */
final class MemoryAnswers implements AnswerStore {

  private final ConcurrentHashMap<String, Kept> known = new ConcurrentHashMap<>();

  /** Oldest first. One that was replaced stays here until its turn comes. */
  private final ConcurrentLinkedQueue<Kept> inOrder = new ConcurrentLinkedQueue<>();

  private final AtomicInteger length = new AtomicInteger();
  private final int most;

  /**
   * @param most how many are remembered
   */
  MemoryAnswers(int most) {
    this.most = most;
  }

  @Override
  public Kept find(String key, Instant now, Supplier<Kept> first) {
    Kept before = known.get(key);
    if (before != null && !isOver(before, now)) {
      return before;
    }
    Kept found =
        known.compute(
            key,
            (itself, current) -> {
              if (current != null && !isOver(current, now)) {
                return current;
              }
              Kept made = first.get();
              append(made);
              return made;
            });
    trim();
    return found;
  }

  private void append(Kept kept) {
    inOrder.add(kept);
    length.incrementAndGet();
  }

  private static boolean isOver(Kept kept, Instant now) {
    return !kept.answer().expiresAt().isAfter(now);
  }

  private void trim() {
    while (length.get() > most) {
      dropOldest();
    }
  }

  private void dropOldest() {
    Kept oldest = inOrder.poll();
    if (oldest != null) {
      length.decrementAndGet();
      known.computeIfPresent(
          oldest.answer().key(),
          (key, current) -> current.answer().equals(oldest.answer()) ? null : current);
    }
  }

  @Override
  public void expire(Instant now) {
    for (Kept oldest = inOrder.peek();
        oldest != null && isOver(oldest, now);
        oldest = inOrder.peek()) {
      dropOldest();
    }
  }

  @Override
  public int size() {
    return known.size();
  }
}
