package io.notificationsocket.store;

import static io.notificationsocket.store.DamagedException.unlessDamaged;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Reads the file once at the start: checks it, and loads what is kept in memory. */
final class Loader {

  /**
   * Outside the heap, only while indexes are checked: with 2 MB the check takes ten times as long.
   */
  private static final int CACHE_KILOBYTES = 65_536;

  private final Connection connection;
  private MessageId newest = MessageId.FIRST;

  Loader(Connection connection) {
    this.connection = connection;
  }

  /**
   * Has SQLite check the file, and the indexes against the tables.
   *
   * @throws DamagedException if the file is damaged
   */
  void check() throws SQLException {
    Sqlite.execute(connection, "PRAGMA cache_size=-" + CACHE_KILOBYTES);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA integrity_check(1)")) {
      String found = rows.next() ? Row.text(rows, 1) : "nothing was checked";
      if (!found.equals("ok")) {
        throw new DamagedException(found.replaceAll("\\s+", " "));
      }
    }
  }

  /**
   * Reads and checks all rows.
   *
   * @return the greatest message id in them
   * @throws DamagedException if a row is damaged
   */
  MessageId load(
      Registrations registrations,
      DiskMessages messages,
      DiskChanges changes,
      DiskIdempotency idempotency,
      DiskLastSeen lastSeen)
      throws SQLException {
    read(
        "SELECT " + Row.REGISTRATION + " FROM registrations",
        rows -> {
          Registration read = unlessDamaged(Row.registration(rows), "registration");
          registrations.load(read);
          if (!read.arrived().equals(MessageId.LAST)) {
            seen(read.arrived());
          }
        });
    read(
        "SELECT " + Row.TEXT + " FROM texts",
        rows -> {
          MessageId id = new MessageId(rows.getLong(1), rows.getInt(2));
          if (Row.text(rows, 0, id) == null) {
            throw new DamagedException("a message to many has changed since it was written");
          }
          if (rows.getInt(3) == 0) {
            messages.texts().loadAbandoned(id);
          }
          seen(id);
        });
    read(
        "SELECT "
            + Row.MESSAGE
            + ", (SELECT length(json) FROM texts WHERE texts.id=messages.id) FROM messages",
        rows -> {
          Row read = Row.summary(rows);
          if (read.isDamaged()) {
            throw new DamagedException("a message has changed since it was written");
          }
          messages.load(read.id(), read.userId(), read.bytes(), read.expiresAt());
          seen(read.id());
        });
    read(
        "SELECT id, node FROM texts WHERE complete=1 AND NOT EXISTS"
            + " (SELECT 1 FROM messages WHERE messages.id=texts.id AND json IS NULL)"
            + " AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.id=texts.id)",
        rows -> messages.texts().loadUnused(new MessageId(rows.getLong(1), rows.getInt(2))));
    read(
        "SELECT " + Row.MEMBER + " FROM members",
        rows -> {
          if (!Row.isMember(rows)) {
            throw new DamagedException("a membership has changed since it was written");
          }
        });
    read(
        "SELECT " + Row.LEAVING + " FROM leaving",
        rows -> messages.load(unlessDamaged(Row.left(rows), "note of a user who left")));
    read(
        "SELECT " + Row.DISCARDED + " FROM given_up",
        rows -> {
          MessageId read = unlessDamaged(Row.discarded(rows), "note of discarded messages");
          messages.loadDiscarded(Row.text(rows, 1), read);
          seen(read);
        });
    read(
        "SELECT " + Row.FORGETTING + " FROM forgetting",
        rows -> messages.load(unlessDamaged(Row.forgotten(rows), "note of a forgotten user")));
    read(
        "SELECT " + Row.LAST_SEEN + " FROM last_seen WHERE connected=1",
        rows -> {
          LastSeen read = Row.lastSeen(rows);
          if (read != null) { // otherwise it is unknown when this user was last seen
            lastSeen.load(read);
          }
        });
    read(
        "SELECT id, node FROM receipts ORDER BY id DESC LIMIT 1",
        rows -> seen(new MessageId(rows.getLong(1), rows.getInt(2))));
    read(
        "SELECT user, max(changed), changed_node FROM receipts INDEXED BY receipts_by_change"
            + " WHERE changed>0 GROUP BY user",
        rows -> {
          MessageId position = new MessageId(rows.getLong(2), rows.getInt(3));
          changes.load(Row.text(rows, 1), position);
          seen(position);
        });
    int[] count = new int[1];
    read(
        "SELECT " + Row.IDEMPOTENCY + " FROM answers",
        rows -> {
          seen(unlessDamaged(Row.idempotencyRecord(rows), "key").id());
          count[0]++;
        });
    idempotency.load(count[0]);
    registrations.resolve(newest);
    return newest;
  }

  private interface Reader {
    void read(ResultSet row) throws SQLException;
  }

  private void read(String query, Reader reader) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }

  private void seen(MessageId id) {
    if (id.isAfter(newest)) {
      newest = id;
    }
  }
}
