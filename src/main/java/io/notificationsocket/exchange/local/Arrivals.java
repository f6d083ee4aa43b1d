package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Subscription;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Notes which messages have arrived, and which were sent at least. Callers hold the user's lock;
 * thread-safe for different users.
 */
final class Arrivals {

  private record Pair(String userId, String connectionId) {}

  /**
   * What the last client of a registration was sent, and is not known to have: when it comes again
   * and says what it has, that has arrived.
   */
  private record Sent(MessageId arrived, MessageId offered) {}

  private final ConcurrentHashMap<Pair, Sent> sent = new ConcurrentHashMap<>();
  private final ReceiptStore receipts;

  Arrivals(ReceiptStore receipts) {
    this.receipts = receipts;
  }

  /** Messages are known to have arrived. */
  void arrived(Subscription at, MessageId from, MessageId to) {
    receipts.arrived(at.userId(), from, at.liveSince(), to);
  }

  /** A subscription gets nothing any more. */
  void ended(Subscription gone) {
    MessageId arrived = gone.arrived();
    if (gone.written().isAfter(arrived)) {
      receipts.sent(gone.userId(), arrived, gone.written());
    }
    if (gone.offered().isAfter(arrived)) {
      sent.put(pair(gone), new Sent(arrived, gone.offered()));
    }
  }

  /**
   * A registration is claimed again.
   *
   * @param after what the client says that it has; null when it does not say. It may have that from
   *     another registration, so it counts only as far as this one was sent it
   */
  void claimed(Subscription by, @Nullable MessageId after) {
    Sent before = sent.remove(pair(by));
    if (before != null && after != null && after.isAfter(before.arrived)) {
      MessageId to = after.isAfter(before.offered) ? before.offered : after;
      receipts.arrived(by.userId(), before.arrived, MessageId.LAST, to);
    }
  }

  /** A registration has ended. */
  void forget(String userId, String connectionId) {
    sent.remove(new Pair(userId, connectionId));
  }

  private static Pair pair(Subscription of) {
    return new Pair(of.userId(), of.connectionId());
  }
}
