package io.notificationsocket.store;

import io.notificationsocket.exchange.local.Marks;
import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.InboxNews.Reason;
import io.notificationsocket.registry.Inboxes.Counts;
import io.notificationsocket.registry.Inboxes.Mark;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.Statements;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes one user's inbox in a transaction of the writing thread. Nothing else adds, marks or
 * deletes rows of an inbox, so the counts are right.
 */
final class InboxEdit {

  private static final String ADD =
      "INSERT INTO inbox ("
          + Row.INBOX
          + ") VALUES (?, ?, ?, ?, 0, 0, 0, 1, 0, ?) ON CONFLICT DO NOTHING";
  private static final String FIND =
      "SELECT id, node, seen, read_at, archived FROM inbox WHERE user=? ";
  private static final String MARK =
      "UPDATE inbox SET seen=?, read_at=?, archived=? WHERE user=? AND id=?";
  private static final String UPDATE =
      "UPDATE inbox SET version=?, updated=? WHERE user=? AND id=?";
  private static final String DELETE = "DELETE FROM inbox WHERE user=? AND id=?";
  private static final String COUNTS =
      "SELECT unseen, unread, total, size FROM inbox_counts WHERE user=?";
  private static final String COUNT =
      "INSERT INTO inbox_counts (user, unseen, unread, total, size) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (user) DO UPDATE SET unseen=unseen+excluded.unseen,"
          + " unread=unread+excluded.unread, total=total+excluded.total, size=size+excluded.size"
          + " RETURNING unseen, unread, total, size";
  private static final String COUNT_NOTHING = "DELETE FROM inbox_counts WHERE user=?";

  private final Statements statements;
  private final String userId;
  private final List<InboxNews.Change> changes = new ArrayList<>();
  private Tally more = new Tally(); // than in the table

  InboxEdit(Statements statements, String userId) {
    this.statements = statements;
    this.userId = userId;
  }

  /** A message in the inbox. */
  record Entry(MessageId id, Marks marks) {

    /** From a row of which these columns begin with the id. */
    static Entry of(ResultSet row, int first) throws SQLException {
      return new Entry(
          new MessageId(row.getLong(first), row.getInt(first + 1)),
          new Marks(
              row.getInt(first + 2) != 0, row.getLong(first + 3), row.getInt(first + 4) != 0));
    }
  }

  /**
   * Adds a message. The oldest leave when there are too many.
   *
   * @param until in ms since 1970
   * @param most messages of the inbox
   */
  void add(MessageId id, long until, int most) throws SQLException {
    PreparedStatement add = statements.of(ADD);
    Row.bindInbox(add, userId, id, until);
    add.addBatch();
    if (add.executeBatch()[0] == 0) {
      return; // it is there already
    }
    more.add(Marks.NONE);
    changes.add(InboxNews.Change.added(id));
    int size = count().size;
    if (size > most) {
      for (Entry oldest : find("ORDER BY id LIMIT ?", size - most)) {
        end(oldest, Reason.EXPIRED);
      }
    }
  }

  /** Messages of the inbox that meet a condition. */
  List<Entry> find(String where, Object... parameters) throws SQLException {
    PreparedStatement query = statements.of(FIND + where);
    query.setString(1, userId);
    for (int n = 0; n < parameters.length; n++) {
      query.setObject(n + 2, parameters[n]);
    }
    List<Entry> found = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        found.add(Entry.of(rows, 1));
      }
    }
    return found;
  }

  /** Returns whether that changed anything. */
  boolean mark(Entry entry, Mark mark, long now) throws SQLException {
    Marks marks = entry.marks().after(mark, now);
    if (marks.equals(entry.marks())) {
      return false;
    }
    var unused =
        statements.update(
            MARK,
            marks.seen() ? 1 : 0,
            marks.readAt(),
            marks.archived() ? 1 : 0,
            userId,
            entry.id().moment());
    more.change(entry.marks(), marks);
    changes.add(entry.marks().change(entry.id(), marks));
    return true;
  }

  /** Deletes what has expired. */
  void expire(long now) throws SQLException {
    for (Entry over : find("AND expires<=?", now)) {
      end(over, Reason.EXPIRED);
    }
  }

  /** A message has another text. */
  void update(Entry entry, int version, long at) throws SQLException {
    var unused = statements.update(UPDATE, version, at, userId, entry.id().moment());
    changes.add(InboxNews.Change.updated(entry.id(), version));
  }

  /** The only way out of an inbox. Its text goes with its last row. */
  void end(Entry entry, Reason reason) throws SQLException {
    statements.ends().leaveInbox(statements, userId, entry.id());
    var unused = statements.update(DELETE, userId, entry.id().moment());
    var unusedToo = statements.update(SharedTexts.DELETE_UNUSED, entry.id().moment());
    more.remove(entry.marks());
    changes.add(InboxNews.Change.removed(entry.id(), reason));
  }

  /** How many messages there are now. */
  Counts counts() throws SQLException {
    return count().counts;
  }

  /** What has changed; null if nothing. */
  @Nullable InboxNews news() throws SQLException {
    return changes.isEmpty() ? null : new InboxNews(counts(), List.copyOf(changes));
  }

  private record Counted(Counts counts, int size) {}

  /** Writes how many more messages there are. */
  private Counted count() throws SQLException {
    if (changes.isEmpty()) {
      PreparedStatement query = statements.of(COUNTS);
      query.setString(1, userId);
      return counted(query);
    }
    PreparedStatement count = statements.of(COUNT);
    count.setString(1, userId);
    count.setInt(2, more.unseen());
    count.setInt(3, more.unread());
    count.setInt(4, more.total());
    count.setInt(5, more.size());
    Counted now = counted(count);
    more = new Tally();
    if (now.size == 0) {
      var unused = statements.update(COUNT_NOTHING, userId);
    }
    return now;
  }

  private static Counted counted(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      return rows.next()
          ? new Counted(new Counts(rows.getInt(1), rows.getInt(2), rows.getInt(3)), rows.getInt(4))
          : new Counted(Counts.NONE, 0);
    }
  }
}
