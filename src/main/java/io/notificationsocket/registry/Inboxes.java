package io.notificationsocket.registry;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The users' inboxes: messages that stay with the user until they expire, each with its marks. A
 * message that is in nobody's inbox any more is passed over. Safe between threads.
 */
public interface Inboxes {

  /**
   * Lists messages of an inbox, newest first.
   *
   * @param then given null when it is not known in time
   */
  void list(String userId, Query query, Consumer<@Nullable Listing> then);

  /**
   * Counts what is in an inbox, in a time that does not grow with it.
   *
   * @param then given null when it is not known in time
   */
  void count(String userId, Consumer<@Nullable Counts> then);

  /** Marks messages; the audience is told when it is durable. */
  Outcome<Marked> mark(String userId, Mark mark, Selection which);

  /**
   * Deletes all messages of an inbox.
   *
   * @return how many, archived ones included
   */
  Outcome<Integer> clear(String userId);

  /** What may be marked. */
  enum Mark {
    /** It was on a screen. */
    SEEN,
    /** It was read, and so seen. */
    READ,
    /** It is as if it had not been read; still seen. Does nothing to an archived message. */
    UNREAD,
    /** It is put away, and so read and seen. */
    ARCHIVE,
    /** It is back, read and seen. */
    UNARCHIVE
  }

  /** Which messages are listed. */
  enum Status {
    /** Those not archived. */
    ALL,
    /** Those neither read nor archived. */
    UNREAD,
    /** Those read and not archived. */
    READ,
    /** Archived ones. */
    ARCHIVED
  }

  /** Which messages are marked. Unknown ids are passed over. */
  sealed interface Selection {
    /** These. */
    record Ids(Set<MessageId> ids) implements Selection {}

    /** This one and all before it, whether it is still there or not. */
    record UpTo(MessageId id) implements Selection {}

    /** All. */
    enum All implements Selection {
      /** The only one. */
      MESSAGES
    }
  }

  /**
   * What is asked of an inbox.
   *
   * @param limit messages, 1 to 100
   * @param before only messages before this one, which need not be there; null for all
   */
  record Query(Status status, int limit, @Nullable MessageId before) {}

  /**
   * A message in an inbox.
   *
   * @param version 1 until it is changed
   * @param updated when it was changed last; null if never
   * @param json its text, of the newest version
   */
  record Item(
      MessageId id,
      boolean seen,
      boolean read,
      boolean archived,
      int version,
      @Nullable Instant updated,
      String json) {}

  /**
   * A part of an inbox.
   *
   * @param items newest first
   * @param more whether older ones of the same status are there
   */
  record Listing(List<Item> items, Counts counts, boolean more) {}

  /**
   * How many messages are in an inbox. Archived ones are not counted.
   *
   * @param unseen for the badge
   */
  record Counts(int unseen, int unread, int total) {
    /** Of an empty inbox. */
    public static final Counts NONE = new Counts(0, 0, 0);
  }

  /**
   * What a mark did.
   *
   * @param changed how many messages
   */
  record Marked(int changed, Counts counts) {}
}
