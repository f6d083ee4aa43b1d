package io.notificationsocket.registry;

import org.jspecify.annotations.Nullable;

/**
 * What became of a push. Known when the commit is over and has not failed, and not before: an
 * exchange that asks a network learns it with the commit.
 */
public interface Pushed {

  /** When the message is durable, for those who miss it. */
  Commit commit();

  /** Whether the rest can be asked for. */
  default boolean isKnown() {
    return commit().isOver();
  }

  /** The id that the message got. */
  MessageId id();

  /** How many users the push was for. */
  default int users() {
    return 1;
  }

  /** How many connected clients it is on its way to. */
  int sessions();

  /** Whether a later session will have it; of many users, of one of them at least. */
  boolean kept();

  /** The earlier message of the same collapse key that it replaces; null if none. */
  default @Nullable MessageId replaces() {
    return null;
  }

  /** One of which all but its durability is known at once. */
  record Known(
      MessageId id,
      int users,
      int sessions,
      boolean kept,
      @Nullable MessageId replaces,
      Commit commit)
      implements Pushed {

    /** A push that replaces nothing. */
    public Known(MessageId id, int users, int sessions, boolean kept, Commit commit) {
      this(id, users, sessions, kept, null, commit);
    }

    /** A push to one user. */
    public Known(MessageId id, int sessions, boolean kept, Commit commit) {
      this(id, 1, sessions, kept, commit);
    }

    @Override
    public boolean isKnown() {
      return true;
    }
  }
}
