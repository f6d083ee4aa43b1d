package io.notificationsocket.store;

import org.jspecify.annotations.Nullable;

/**
 * All messages in memory in the order of their arrival, with their total size. A linked list whose
 * links are fields of the messages, so that adding and removing take constant time. Thread-safe;
 * its lock is always the last one taken.
 */
final class EvictionQueue {

  private @Nullable MessageEntry oldest;
  private @Nullable MessageEntry newest;

  // Written with the lock of this.
  private volatile int size;
  private volatile long bytes;

  @SuppressWarnings("NonAtomicVolatileUpdate") // with the lock
  synchronized void add(MessageEntry message) {
    MessageEntry before = newest;
    message.older = before;
    if (before == null) {
      oldest = message;
    } else {
      before.newer = message;
    }
    newest = message;
    size++;
    bytes += message.bytes();
  }

  /** Removes a message that is in the queue. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  synchronized void remove(MessageEntry message) {
    MessageEntry before = message.older;
    MessageEntry after = message.newer;
    if (before == null) {
      oldest = after;
    } else {
      before.newer = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.older = before;
    }
    message.older = null;
    message.newer = null;
    size--;
    bytes -= message.bytes();
  }

  /** Puts a message in the place of one that is in the queue. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  synchronized void replace(MessageEntry before, MessageEntry after) {
    MessageEntry next = before.newer;
    add(after);
    if (next != null) {
      // From the end to its place.
      MessageEntry last = after.older;
      newest = last;
      if (last != null) {
        last.newer = null;
      }
      MessageEntry previous = next.older;
      after.older = previous;
      after.newer = next;
      next.older = after;
      if (previous != null) {
        previous.newer = after;
      }
    }
    remove(before);
  }

  /** The oldest message if there are more messages or bytes than these; otherwise null. */
  @Nullable MessageEntry oldestBeyond(int mostMessages, long mostBytes) {
    if (size <= mostMessages && bytes <= mostBytes) {
      return null; // without the lock, which every push would have to take once more
    }
    synchronized (this) {
      return size > mostMessages || bytes > mostBytes ? oldest : null;
    }
  }

  int size() {
    return size;
  }

  /** The size of all texts in UTF-8. */
  long bytes() {
    return bytes;
  }
}
