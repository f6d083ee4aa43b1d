package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.MessageId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes message ids. Each is greater than the one before and than all ids in the store at the
 * start, even if the clock is set back. Thread-safe.
 */
final class MessageIds {

  private static final int COUNT_BITS = 16;
  private static final long COUNT = (1L << COUNT_BITS) - 1;

  /** Of each millisecond, the counts from here on are of messages that are pushed later. */
  private static final long SCHEDULED = 0x1000;

  private final Clock clock;
  private final int node = new SecureRandom().nextInt();
  private final AtomicLong last;

  /**
   * @param newest the greatest id in the store
   */
  MessageIds(Clock clock, MessageId newest) {
    this.clock = clock;
    this.last = new AtomicLong(newest.moment());
  }

  MessageId next() {
    long now = clock.millis() << COUNT_BITS;
    return new MessageId(last.updateAndGet(before -> after(Math.max(before + 1, now))), node);
  }

  /** A full counter overflows into the next millisecond. */
  private static long after(long moment) {
    return (moment & COUNT) < SCHEDULED ? moment : (moment | COUNT) + 1;
  }

  /**
   * Makes the id of a message that is pushed later, from the time at which it is due. Of one moment
   * it is the greatest, and after all of messages that were pushed. Called for one at a time.
   *
   * @param waiting the ids of those that wait
   */
  MessageId at(Instant due, ScheduleStore.Waiting waiting) {
    long next = Math.max(due.toEpochMilli() << COUNT_BITS, last.get() + 1);
    while (true) {
      long first = scheduled(next);
      long greatest = waiting.greatest(first, first | COUNT);
      if (greatest < first) {
        return new MessageId(first, node);
      }
      if ((greatest & COUNT) < COUNT) {
        return new MessageId(greatest + 1, node);
      }
      next = greatest + 1;
    }
  }

  private static long scheduled(long moment) {
    return Math.max(moment, (moment & ~COUNT) | SCHEDULED);
  }

  /**
   * Takes an id that was made earlier, if it is greater than all that were made since; all that
   * follow are greater then.
   *
   * @return false if it is not
   */
  boolean isNext(MessageId made) {
    long before = last.getAndUpdate(now -> Math.max(now, made.moment()));
    return made.moment() > before;
  }

  /**
   * Whether this can be the id of a message, that is, not one of the future. The store cannot tell:
   * a client may have got messages that the store lost when the server was killed.
   */
  boolean isPossible(MessageId id) {
    long newest = Math.max(last.get(), ((clock.millis() + 1) << COUNT_BITS) - 1);
    return Long.compareUnsigned(id.moment(), newest) <= 0;
  }

  /** An upper bound of all ids made so far, and a lower bound of all that follow. */
  MessageId newest() {
    return new MessageId(last.get(), -1);
  }
}
