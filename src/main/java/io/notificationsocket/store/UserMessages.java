package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What is kept for one user. Ids come in ascending and mostly go from the oldest on, so a queue
 * does: a tree of them was most of what it cost to keep a message. Guarded by itself.
 */
final class UserMessages {

  private final String id;
  private final ArrayDeque<Kept> messages = new ArrayDeque<>(2);
  private long bytes;
  private MessageId givenUp = MessageId.FIRST;
  private boolean gone;

  UserMessages(String id) {
    this.id = id;
  }

  /** The user's id: one text for all messages, so that none keeps its own. */
  String id() {
    return id;
  }

  /** Whether the index has forgotten this object while somebody waited for its lock. */
  boolean isGone() {
    return gone;
  }

  /** Tells that it is of no more use if nothing is in it; returns whether it is. */
  boolean goesIfEmpty(boolean registered) {
    gone = messages.isEmpty() && (!registered || givenUp.equals(MessageId.FIRST));
    return gone;
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

  /** The newest that was given up. */
  MessageId givenUp() {
    return givenUp;
  }

  void givenUp(MessageId id) {
    if (id.isAfter(givenUp)) {
      givenUp = id;
    }
  }
}
