package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.UserLeft;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in memory of one user's messages on the disk: how many there are and between which ids,
 * so that a push and a claim need not wait for the disk, and those that the disk has not yet.
 * Guarded by itself.
 */
final class Backlog extends UserEntry {

  private @Nullable ArrayDeque<Kept> queued; // for the disk; most users have none
  private @Nullable List<UserLeft> leaving;
  private int count;
  private long bytes;
  private MessageId oldest = MessageId.LAST; // on the disk
  private MessageId newest = MessageId.FIRST; // on the disk, or later
  private long lastExpiry; // of those on the disk, or later
  private boolean trimmed;

  Backlog(String userId) {
    super(userId);
  }

  @Override
  boolean isUnused() {
    return count == 0 && queued == null && leaving == null;
  }

  void queue(Kept message) {
    if (queued == null) {
      queued = new ArrayDeque<>(2);
    }
    queued.addLast(message);
    count++;
    bytes += message.bytes();
  }

  /** The disk has it now. */
  void stored(Kept message) {
    unqueue(message);
    stored(message.id(), message.expiresAt());
  }

  /** The disk has it since before the start. */
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

  /** The disk did not take it. */
  void withdraw(Kept message) {
    unqueue(message);
    count--;
    bytes -= message.bytes();
  }

  private void unqueue(Kept message) {
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

  /** The disk has one less. */
  void deleted(int itsBytes) {
    count--;
    bytes -= itsBytes;
  }

  /** The oldest on the disk; {@link MessageId#LAST} when there is none. */
  void oldest(MessageId id) {
    oldest = id;
  }

  /** Whoever read the disk found nothing after {@code id}, and nothing has come since. */
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

  /** Those that the disk may not have yet, oldest first, without the expired ones. */
  List<Kept> queuedAfter(MessageId id, Instant now) {
    return queued == null
        ? List.of()
        : queued.stream()
            .filter(message -> message.id().isAfter(id) && !message.isOver(now))
            .toList();
  }

  /** Whether the disk may have one after this id. True may be wrong, until somebody has read. */
  boolean mayBeStoredAfter(MessageId id, Instant now) {
    return count > 0 && newest.isAfter(id) && lastExpiry > now.toEpochMilli();
  }

  MessageId newestStored() {
    return newest;
  }

  /** The newest of all; {@link MessageId#FIRST} when there is none. */
  MessageId newest() {
    return queued == null ? newest : queued.getLast().id();
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

  /** Whether it is in the queue of those that have too much. */
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
