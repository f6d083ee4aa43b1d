package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    bytes += message.bytes();
    MessageEntry last = messages.peekLast();
    if (last == null || message.id().isAfter(last.id())) {
      messages.addLast(message);
    } else {
      addLate(message);
    }
  }

  private void addLate(MessageEntry message) {
    List<MessageEntry> all = new ArrayList<>(messages);
    all.add(message);
    all.sort(Comparator.comparing(MessageEntry::id));
    messages.clear();
    messages.addAll(all);
  }

  /** Null if there is none. */
  @Nullable MessageEntry find(MessageId id) {
    for (MessageEntry each : messages) {
      if (each.id().equals(id)) {
        return each;
      }
    }
    return null;
  }

  /** Puts another one of the same id in the place of one that is there. */
  void replace(MessageEntry before, MessageEntry after) {
    List<MessageEntry> all = new ArrayList<>(messages);
    all.set(all.indexOf(before), after);
    messages.clear();
    messages.addAll(all);
    bytes += after.bytes() - before.bytes();
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
