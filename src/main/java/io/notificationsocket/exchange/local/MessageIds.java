package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.MessageId;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes message ids. Each is greater than the one before and than all ids in the store at the
 * start, even if the clock is set back. Thread-safe.
 */
final class MessageIds {

  private static final int COUNT_BITS = 16;

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
    // A full counter overflows into the next millisecond.
    return new MessageId(last.updateAndGet(before -> Math.max(before + 1, now)), node);
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
