package io.notificationsocket.registry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has changed in a user's inbox.
 *
 * @param counts after the changes
 * @param changes in their order; null when there are too many to be told one by one
 */
public record InboxNews(Inboxes.Counts counts, @Nullable List<Change> changes) {

  /**
   * What has changed of one message.
   *
   * @param added whether it is new
   * @param seen null when that has not changed
   * @param read null when that has not changed
   * @param archived null when that has not changed
   * @param version of its text; 0 when that has not changed
   * @param removed why it is not in the inbox any more; null while it is
   */
  public record Change(
      MessageId id,
      boolean added,
      @Nullable Boolean seen,
      @Nullable Boolean read,
      @Nullable Boolean archived,
      int version,
      @Nullable Reason removed) {

    /** It is new. */
    public static Change added(MessageId id) {
      return new Change(id, true, null, null, null, 0, null);
    }

    /** Marks of it; null for those that have not changed. */
    public static Change marked(
        MessageId id, @Nullable Boolean seen, @Nullable Boolean read, @Nullable Boolean archived) {
      return new Change(id, false, seen, read, archived, 0, null);
    }

    /** Its text has changed. */
    public static Change updated(MessageId id, int version) {
      return new Change(id, false, null, null, null, version, null);
    }

    /** It is not in the inbox any more. */
    public static Change removed(MessageId id, Reason reason) {
      return new Change(id, false, null, null, null, 0, reason);
    }

    /** When the message was pushed. */
    public Instant at() {
      return id.at();
    }

    /** This and a later change of the same message in one. */
    Change then(Change later) {
      if (later.removed != null) {
        return later;
      }
      return new Change(
          id,
          added,
          later.seen == null ? seen : later.seen,
          later.read == null ? read : later.read,
          later.archived == null ? archived : later.archived,
          Math.max(version, later.version),
          removed);
    }
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
