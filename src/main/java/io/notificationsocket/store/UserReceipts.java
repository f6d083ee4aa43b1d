package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became of one user's messages, in memory. Guarded by itself. */
final class UserReceipts {

  final TreeMap<MessageId, MemoryReceipt> receipts = new TreeMap<>();

  /** The newest message of each collapse key. */
  final Map<String, MessageId> collapses = new HashMap<>(0);

  /** The place of the newest change; {@link MessageId#FIRST} if there is none. */
  MessageId newestChange = MessageId.FIRST;

  /** Receipts were dropped. */
  void findNewestChange() {
    newestChange = MessageId.FIRST;
    receipts.values().forEach(receipt -> isChanged(receipt, receipt.changed));
  }

  /** A message has changed at this place; null if it has not. */
  void isChanged(MemoryReceipt receipt, @Nullable MessageId position) {
    receipt.changed = position;
    if (position != null && position.isAfter(newestChange)) {
      newestChange = position;
    }
  }

  boolean isEmpty() {
    return receipts.isEmpty() && collapses.isEmpty();
  }
}
