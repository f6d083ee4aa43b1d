package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/**
 * One user's messages in memory. Ids ascend and messages mostly leave oldest first, so a queue is
 * enough; a tree was most of the cost of keeping a message. Guarded by itself.
 */
final class UserMessages extends UserEntry {

  private final ArrayDeque<MessageEntry> messages = new ArrayDeque<>(2);
  private long bytes;

  UserMessages(String userId) {
    super(userId);
  }

  @Override
  boolean isUnused() {
    return messages.isEmpty();
  }

  void add(MessageEntry message) {
    messages.addLast(message);
    bytes += message.bytes();
  }

  boolean remove(MessageEntry message) {
    boolean removed =
        messages.peekFirst() == message
            ? messages.pollFirst() != null
            : messages.removeFirstOccurrence(message);
    if (removed) {
      bytes -= message.bytes();
    }
    return removed;
  }

  MessageEntry first() {
    return messages.getFirst();
  }

  /** Oldest first. */
  List<MessageEntry> all() {
    return List.copyOf(messages);
  }

  /** Oldest first, without expired ones. */
  List<MessageEntry> after(MessageId id, Instant now, int most) {
    if (messages.isEmpty() || !messages.getLast().id().isAfter(id)) {
      return List.of();
    }
    return messages.stream()
        .dropWhile(message -> !message.id().isAfter(id))
        .filter(message -> !message.isExpired(now))
        .limit(most)
        .toList();
  }

  /** Oldest first. */
  List<MessageEntry> expired(Instant now) {
    return messages.stream().filter(message -> message.isExpired(now)).toList();
  }

  int size() {
    return messages.size();
  }

  long bytes() {
    return bytes;
  }
}
