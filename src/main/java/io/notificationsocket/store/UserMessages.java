package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What is kept for one user. Ids come in ascending and mostly go from the oldest on, so a queue
 * does: a tree of them was most of what it cost to keep a message. Guarded by itself.
 */
final class UserMessages extends UserEntry {

  private final ArrayDeque<Kept> messages = new ArrayDeque<>(2);
  private long bytes;

  UserMessages(String userId) {
    super(userId);
  }

  @Override
  boolean isUnused() {
    return messages.isEmpty();
  }

  void add(Kept message) {
    messages.addLast(message);
    bytes += message.bytes();
  }

  boolean remove(Kept message) {
    boolean removed =
        messages.peekFirst() == message
            ? messages.pollFirst() != null
            : messages.removeFirstOccurrence(message);
    if (removed) {
      bytes -= message.bytes();
    }
    return removed;
  }

  Kept first() {
    return messages.getFirst();
  }

  /** Oldest first. */
  List<Kept> all() {
    return List.copyOf(messages);
  }

  /** Oldest first, without those that are over. */
  List<Kept> after(MessageId id, Instant now, int most) {
    if (messages.isEmpty() || !messages.getLast().id().isAfter(id)) {
      return List.of();
    }
    return messages.stream()
        .dropWhile(message -> !message.id().isAfter(id))
        .filter(message -> !message.isOver(now))
        .limit(most)
        .toList();
  }

  /** Oldest first. */
  List<Kept> over(Instant now) {
    return messages.stream().filter(message -> message.isOver(now)).toList();
  }

  int size() {
    return messages.size();
  }

  long bytes() {
    return bytes;
  }
}
