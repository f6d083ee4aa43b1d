package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.UserLeft;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in memory about one user's messages on disk: their count, size and range of ids, so that
 * pushes and claims need not wait for the disk, and the messages that are not written yet. Guarded
 * by itself.
 */
final class UserSummary extends UserEntry {

  private @Nullable ArrayDeque<MessageEntry> queued; // not written yet; null for most users
  private @Nullable List<UserLeft> leaving;
  private int count;
  private long bytes;
  private MessageId oldest = MessageId.LAST; // on disk
  private MessageId newest = MessageId.FIRST; // on disk, or later
  private long lastExpiry; // of the messages on disk, or later
  private boolean trimmed;

  UserSummary(String userId) {
    super(userId);
  }

  @Override
  boolean isUnused() {
    return count == 0 && queued == null && leaving == null;
  }

  void queue(MessageEntry message) {
    if (queued == null) {
      queued = new ArrayDeque<>(2);
    }
    queued.addLast(message);
    count++;
    bytes += message.bytes();
  }

  /** The message has been written. */
  void stored(MessageEntry message) {
    unqueue(message);
    stored(message.id(), message.expiresAt());
  }

  /** The message was on disk at the start. */
  void load(MessageId id, int itsBytes, long expiresAt) {
    count++;
    bytes += itsBytes;
    stored(id, expiresAt);
  }

  private void stored(MessageId id, long expiresAt) {
    if (oldest.isAfter(id)) {
      oldest = id;
    }
    if (id.isAfter(newest)) {
      newest = id;
    }
    lastExpiry = Math.max(lastExpiry, expiresAt);
  }

  /** The message could not be written. */
  void withdraw(MessageEntry message) {
    unqueue(message);
    count--;
    bytes -= message.bytes();
  }

  private void unqueue(MessageEntry message) {
    if (queued != null) {
      if (queued.peekFirst() == message) {
        queued.pollFirst();
      } else {
        queued.removeFirstOccurrence(message);
      }
      if (queued.isEmpty()) {
        queued = null;
      }
    }
  }

  /** A message was deleted from the disk. */
  void deleted(int itsBytes) {
    count--;
    bytes -= itsBytes;
  }

  /** A message on disk has another text. */
  void resized(int more) {
    bytes += more;
  }

  /** Sets the oldest on disk; {@link MessageId#LAST} if there is none. */
  void oldest(MessageId id) {
    oldest = id;
  }

  /** A reader found nothing on disk after {@code id}; counts unless a message was written since. */
  void foundNothing(MessageId id, MessageId newestThen) {
    if (newest.equals(newestThen)) {
      newest = id;
    }
  }

  void leave(UserLeft left) {
    if (queued != null) {
      queued.removeIf(message -> left.drops(message.id(), message.untilRegistered()));
      if (queued.isEmpty()) {
        queued = null;
      }
    }
    if (leaving == null) {
      leaving = new ArrayList<>(1);
    }
    leaving.add(left);
  }

  void hasLeft(UserLeft left) {
    if (leaving != null && leaving.remove(left) && leaving.isEmpty()) {
      leaving = null;
    }
  }

  List<UserLeft> leaving() {
    return leaving == null ? List.of() : List.copyOf(leaving);
  }

  /** Messages not written yet, oldest first, without expired ones. */
  List<MessageEntry> queuedAfter(MessageId id, Instant now) {
    return queued == null
        ? List.of()
        : queued.stream()
            .filter(message -> message.id().isAfter(id) && !message.isExpired(now))
            .toList();
  }

  /** Whether a message after this id may be on disk. A true may be wrong until the disk is read. */
  boolean mayBeStoredAfter(MessageId id, Instant now) {
    return count > 0 && newest.isAfter(id) && lastExpiry > now.toEpochMilli();
  }

  MessageId newestStored() {
    return newest;
  }

  /** The newest of all; {@link MessageId#FIRST} if there is none. */
  MessageId newest() {
    // The last one that waits may be a late one.
    return queued == null || newest.isAfter(queued.getLast().id()) ? newest : queued.getLast().id();
  }

  @Nullable MessageId oldest() {
    if (!oldest.equals(MessageId.LAST)) {
      return oldest;
    }
    return queued == null ? null : queued.getFirst().id();
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean exceeds(int mostMessages, long mostBytes) {
    return count > mostMessages || bytes > mostBytes;
  }

  /** Whether this user is in the queue of users to be trimmed. */
  boolean isTrimmed() {
    return trimmed;
  }

  void isTrimmed(boolean yes) {
    trimmed = yes;
  }

  int size() {
    return count;
  }

  long bytes() {
    return bytes;
  }
}
