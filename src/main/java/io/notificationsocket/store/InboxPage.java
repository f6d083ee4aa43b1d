package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.exchange.local.Marks;
import io.notificationsocket.registry.Inboxes.Counts;
import io.notificationsocket.registry.Inboxes.Item;
import io.notificationsocket.registry.Inboxes.Query;
import io.notificationsocket.registry.Inboxes.Status;
import io.notificationsocket.registry.MessageId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a reader finds in an inbox, all at one moment.
 *
 * @param oldestExpiresAt in ms since 1970; {@link Long#MAX_VALUE} if there is no message
 * @param found newest first; one more than asked for if there are more
 */
record InboxPage(Counts counts, long oldestExpiresAt, List<Found> found) {

  private static final String COUNTS =
      "SELECT unseen, unread, total FROM inbox_counts WHERE user=?";
  private static final String OLDEST = "SELECT expires FROM inbox WHERE user=? ORDER BY id LIMIT 1";
  private static final String MESSAGES =
      "SELECT i.user, i.id, i.node, i.expires, i.seen, i.read_at, i.archived, i.version,"
          + " i.updated, i.crc, t.id, t.node, t.complete, t.crc, t.json"
          + " FROM inbox AS i LEFT JOIN texts AS t ON t.id=i.id WHERE i.user=? AND i.id<?";
  private static final String BESIDES_LOG =
      "SELECT count(*) FROM inbox AS i WHERE i.user=? AND i.expires>? AND NOT EXISTS"
          + " (SELECT 1 FROM messages AS m INDEXED BY messages_by_user"
          + " WHERE m.user=i.user AND m.id=i.id AND m.expires>?)";

  /**
   * A message.
   *
   * @param updated in ms since 1970; 0 if its text was never changed
   * @param json null if the row or the text is damaged
   */
  record Found(MessageId id, Marks marks, int version, long updated, @Nullable String json) {

    /** Not of a damaged one. */
    Item item() {
      return new Item(
          id,
          marks.seen(),
          marks.read(),
          marks.archived(),
          version,
          updated == 0 ? null : Instant.ofEpochMilli(updated),
          Objects.requireNonNull(json));
    }
  }

  /** The newest of these. */
  List<Found> first(int most) {
    return found.subList(0, Math.min(most, found.size()));
  }

  /**
   * Reads an inbox.
   *
   * @param query null for the counts alone
   */
  static InboxPage read(Connection connection, String userId, @Nullable Query query)
      throws SQLException {
    Sqlite.execute(connection, "BEGIN");
    Counts counts = counts(connection, userId);
    long oldest = oldest(connection, userId);
    List<Found> found = query == null ? List.of() : messages(connection, userId, query);
    Sqlite.execute(connection, "COMMIT");
    return new InboxPage(counts, oldest, found);
  }

  private static Counts counts(Connection connection, String userId) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(COUNTS)) {
      query.setString(1, userId);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? new Counts(rows.getInt(1), rows.getInt(2), rows.getInt(3))
            : Counts.NONE;
      }
    }
  }

  private static long oldest(Connection connection, String userId) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(OLDEST)) {
      query.setString(1, userId);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? rows.getLong(1) : Long.MAX_VALUE;
      }
    }
  }

  private static List<Found> messages(Connection connection, String userId, Query asked)
      throws SQLException {
    MessageId before = asked.before();
    String sql = MESSAGES + condition(asked.status()) + " ORDER BY i.id DESC LIMIT ?";
    List<Found> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, userId);
      query.setLong(2, before == null ? Long.MAX_VALUE : DiskInbox.position(before));
      query.setInt(3, asked.limit() + 1);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(found(rows));
        }
      }
    }
    return found;
  }

  private static String condition(Status status) {
    return switch (status) {
      case ALL -> " AND i.archived=0";
      case UNREAD -> " AND i.archived=0 AND i.read_at=0";
      case READ -> " AND i.archived=0 AND i.read_at>0";
      case ARCHIVED -> " AND i.archived=1";
    };
  }

  private static Found found(ResultSet row) throws SQLException {
    MessageId id = new MessageId(row.getLong(2), row.getInt(3));
    byte[] text = Row.isWholeInbox(row) ? Row.text(row, 10, id) : null;
    return new Found(
        id,
        new Marks(row.getInt(5) != 0, row.getLong(6), row.getInt(7) != 0),
        row.getInt(8),
        row.getLong(9),
        text == null ? null : new String(text, UTF_8));
  }

  static int countBesidesLog(Connection connection, String userId, long now) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(BESIDES_LOG)) {
      query.setString(1, userId);
      query.setLong(2, now);
      query.setLong(3, now);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? rows.getInt(1) : 0;
      }
    }
  }
}
