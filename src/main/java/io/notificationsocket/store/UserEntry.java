package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;

/** What is in memory of one user's messages. Guarded by itself. */
abstract class UserEntry {

  private final String userId;
  private MessageId givenUp = MessageId.FIRST;
  private boolean forgotten;

  UserEntry(String userId) {
    this.userId = userId;
  }

  /** The user's id: one text for all messages, so that none keeps its own. */
  final String userId() {
    return userId;
  }

  /** The newest message that was given up, for its age or for a limit. */
  final MessageId givenUp() {
    return givenUp;
  }

  final void givenUp(MessageId id) {
    if (id.isAfter(givenUp)) {
      givenUp = id;
    }
  }

  /** Whether it holds nothing but what was given up. */
  abstract boolean isUnused();

  /** Whether the index has forgotten this object while somebody waited for its lock. */
  final boolean isForgotten() {
    return forgotten;
  }

  /** Marks it if it is of no more use; returns whether it is. */
  final boolean forgetIfUnused(boolean registered) {
    forgotten = isUnused() && (!registered || givenUp.equals(MessageId.FIRST));
    return forgotten;
  }
}
