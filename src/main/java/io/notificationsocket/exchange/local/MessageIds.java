package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.MessageId;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the ids of one run of the server, each greater than the one before and than all that the
 * store knew at the start, also when the clock is set back. Safe between threads.
 */
final class MessageIds {

  private static final int COUNT_BITS = 16;

  private final Clock clock;
  private final int node = new SecureRandom().nextInt();
  private final AtomicLong last;

  /**
   * @param newest the greatest id made before
   */
  MessageIds(Clock clock, MessageId newest) {
    this.clock = clock;
    this.last = new AtomicLong(newest.moment());
  }

  MessageId next() {
    long now = clock.millis() << COUNT_BITS;
    // A count that is full runs over into the next millisecond.
    return new MessageId(last.updateAndGet(before -> Math.max(before + 1, now)), node);
  }

  /**
   * Whether this may be the id of a message: not one of the future. A client may have got messages
   * that the store lost when the server was killed, so what the store knows does not tell.
   */
  boolean isPossible(MessageId id) {
    long newest = Math.max(last.get(), ((clock.millis() + 1) << COUNT_BITS) - 1);
    return Long.compareUnsigned(id.moment(), newest) <= 0;
  }

  /** Not before any that was made, and before all that will be. */
  MessageId newest() {
    return new MessageId(last.get(), -1);
  }
}
