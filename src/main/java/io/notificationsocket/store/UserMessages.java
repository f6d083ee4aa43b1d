package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** What is kept for one user. Guarded by itself. */
final class UserMessages {

  private final TreeMap<MessageId, Kept> messages = new TreeMap<>();
  private long bytes;
  private MessageId givenUp = MessageId.FIRST;
  private boolean gone;

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
    messages.put(message.id(), message);
    bytes += message.bytes();
  }

  boolean remove(Kept message) {
    if (messages.remove(message.id()) == null) {
      return false;
    }
    bytes -= message.bytes();
    return true;
  }

  Kept first() {
    return messages.firstEntry().getValue();
  }

  /** Oldest first. */
  List<Kept> all() {
    return List.copyOf(messages.values());
  }

  /** Oldest first, without those that are over. */
  List<Kept> after(MessageId id, Instant now, int most) {
    return messages.tailMap(id, false).values().stream()
        .filter(message -> !message.isOver(now))
        .limit(most)
        .toList();
  }

  /** Oldest first. */
  List<Kept> over(Instant now) {
    return messages.values().stream().filter(message -> message.isOver(now)).toList();
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
