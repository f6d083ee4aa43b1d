package io.notificationsocket.store;

import org.jspecify.annotations.Nullable;

/**
 * All messages that are kept, in the order in which they came, and how much they are. A list that
 * runs through the messages themselves: to add one and to take one out cost the same however many
 * there are. Safe between threads; its lock is the last that anybody takes.
 */
final class ByAge {

  private @Nullable Kept oldest;
  private @Nullable Kept newest;

  // Written with the lock of this.
  private volatile int size;
  private volatile long bytes;

  @SuppressWarnings("NonAtomicVolatileUpdate") // with the lock
  synchronized void add(Kept message) {
    Kept before = newest;
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

  /** Takes one out that is in it. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  synchronized void remove(Kept message) {
    Kept before = message.older;
    Kept after = message.newer;
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

  /** The oldest when there are more than so many, or more bytes; null when there are not. */
  @Nullable Kept oldestBeyond(int mostMessages, long mostBytes) {
    if (size <= mostMessages && bytes <= mostBytes) {
      return null; // without the lock, which each push would take a second time
    }
    synchronized (this) {
      return size > mostMessages || bytes > mostBytes ? oldest : null;
    }
  }

  int size() {
    return size;
  }

  /** Of their texts in UTF-8. */
  long bytes() {
    return bytes;
  }
}
