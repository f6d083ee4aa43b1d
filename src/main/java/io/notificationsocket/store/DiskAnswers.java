package io.notificationsocket.store;

import io.notificationsocket.exchange.local.Answer;
import io.notificationsocket.exchange.local.AnswerStore;
import io.notificationsocket.registry.Commit;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * All answers of a disk; in memory are those that it has not yet. Safe between threads. The limit
 * holds with a moment's delay: {@link Housekeeping} deletes the oldest beyond it.
 */
final class DiskAnswers implements AnswerStore {

  private final ConcurrentHashMap<String, Kept> queued = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong expireUntil = new AtomicLong(Long.MIN_VALUE);
  private final Readers readers;
  private final int most;

  /**
   * @param most how many are remembered
   */
  DiskAnswers(Readers readers, int most) {
    this.readers = readers;
    this.most = most;
  }

  /** The disk has so many at the start. */
  void load(int answers) {
    count.set(answers);
  }

  @Override
  public Kept find(String key, Instant now, Supplier<Kept> first) {
    Kept[] found = new Kept[1];
    queued.compute(
        key,
        (itself, current) -> {
          if (current != null && !isOver(current.answer(), now)) {
            found[0] = current;
            return current;
          }
          // An answer leaves the queue when the disk has it, so it is in one of both.
          Answer known = current == null ? readers.answer(key) : null;
          if (known != null && !isOver(known, now)) {
            found[0] = new Kept(known, Commit.DONE);
            return null;
          }
          found[0] = first.get();
          if (current == null && known == null) {
            count.incrementAndGet();
          }
          return found[0];
        });
    return found[0];
  }

  private static boolean isOver(Answer answer, Instant now) {
    return !answer.expiresAt().isAfter(now);
  }

  void written(Answer answer) {
    forget(answer);
  }

  /** The disk did not take it, and its backend has been told so. */
  void withdraw(Answer answer) {
    if (forget(answer)) {
      count.decrementAndGet();
    }
  }

  private boolean forget(Answer answer) {
    boolean[] was = new boolean[1];
    queued.computeIfPresent(
        answer.key(),
        (key, current) -> {
          was[0] = current.answer().equals(answer);
          return was[0] ? null : current;
        });
    return was[0];
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
