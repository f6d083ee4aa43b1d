package io.notificationsocket.store;

import io.notificationsocket.exchange.local.Answer;
import io.notificationsocket.exchange.local.AnswerStore;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.store.Change.AnswerDropped;
import io.notificationsocket.store.Change.Keyed;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** All answers, in memory; those who make them have the journal keep them. Safe between threads. */
final class Answers implements AnswerStore {

  private final ConcurrentHashMap<String, Kept> known = new ConcurrentHashMap<>();

  /** Oldest first. One that was withdrawn or replaced stays here until its turn comes. */
  private final ConcurrentLinkedQueue<Kept> inOrder = new ConcurrentLinkedQueue<>();

  private final AtomicInteger length = new AtomicInteger();
  private final Journal journal;
  private final int most;

  /**
   * @param most how many are remembered
   */
  Answers(Journal journal, int most) {
    this.journal = journal;
    this.most = most;
  }

  /** Takes one that the medium has; the older ones come first. */
  void load(Answer answer) {
    Kept kept = new Kept(answer, Commit.DONE);
    known.put(answer.key(), kept);
    append(kept);
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
      String key = oldest.answer().key();
      // Within the map's own lock, so that the journal cannot drop a newer one.
      known.computeIfPresent(
          key,
          (itself, current) -> {
            if (!current.answer().equals(oldest.answer())) {
              return current;
            }
            journal.appendSoon(new AnswerDropped(new Keyed(key)));
            return null;
          });
    }
  }

  /** The medium did not take it, and its backend has been told so. */
  void withdraw(Answer answer) {
    known.computeIfPresent(
        answer.key(), (key, current) -> current.answer().equals(answer) ? null : current);
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
