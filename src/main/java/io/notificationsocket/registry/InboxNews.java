package io.notificationsocket.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has changed in a user's inbox.
 *
 * @param counts after the changes
 * @param changes in their order; null when there are too many to be told one by one
 */
public record InboxNews(Inboxes.Counts counts, @Nullable List<Change> changes) {

  /** A change of one message. */
  public sealed interface Change {

    /** The message. */
    MessageId id();

    /** It is new. */
    record Added(MessageId id) implements Change {}

    /** Marks of it; null for those that have not changed. */
    record Marked(
        MessageId id, @Nullable Boolean seen, @Nullable Boolean read, @Nullable Boolean archived)
        implements Change {}

    /** Its text has changed. */
    record Updated(MessageId id, int version) implements Change {}

    /** It is not in the inbox any more. */
    record Removed(MessageId id, Reason reason) implements Change {}
  }

  /** Why a message is not in an inbox any more. */
  public enum Reason {
    /** The inbox was cleared. */
    DELETED,
    /** The backend has withdrawn it. */
    WITHDRAWN,
    /** A newer one of the same collapse key has taken its place. */
    REPLACED,
    /** Its time is over, or the inbox is full. */
    EXPIRED
  }
}
