package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;

/** What is in memory about one user's messages. Guarded by itself. */
abstract class UserEntry {

  private final String userId;
  private MessageId newestDiscarded = MessageId.FIRST;
  private boolean forgotten;

  UserEntry(String userId) {
    this.userId = userId;
  }

  /** The user's id. All entries of the user share this string. */
  final String userId() {
    return userId;
  }

  /** The newest message that has expired or was evicted; {@link MessageId#FIRST} if none was. */
  final MessageId newestDiscarded() {
    return newestDiscarded;
  }

  final void discarded(MessageId id) {
    if (id.isAfter(newestDiscarded)) {
      newestDiscarded = id;
    }
  }

  /** Whether it holds nothing but the newest discarded id. */
  abstract boolean isUnused();

  /** Whether the index has removed this entry, perhaps while a thread waited for its lock. */
  final boolean isForgotten() {
    return forgotten;
  }

  /** Marks the entry as removed if it is no longer needed; returns whether it is. */
  final boolean forgetIfUnused(boolean registered) {
    forgotten = isUnused() && (!registered || newestDiscarded.equals(MessageId.FIRST));
    return forgotten;
  }
}
