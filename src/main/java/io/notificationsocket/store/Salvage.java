package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * Copies all undamaged rows of a damaged file. It reads a table from both ends as far as it can,
 * and finds the rows between by their row ids in the table's indexes.
 */
final class Salvage {

  private static final int ROWS_PER_TRANSACTION = 10_000;

  private final Connection from;
  private final Connection to;
  private final Map<String, MessageId> missing = new HashMap<>();
  private int saved;
  private int lost;

  /**
   * @param to an empty file
   */
  Salvage(Connection from, Connection to) {
    this.from = from;
    this.to = to;
  }

  private interface Check {
    boolean isWhole(ResultSet row) throws SQLException;
  }

  void run() throws SQLException {
    copy("registrations", Row.REGISTRATION, "", rows -> Row.registration(rows) != null);
    copy("texts", Row.TEXT, "", Salvage::isCompleteText);
    copy("messages", Row.MESSAGE, "messages_by_user", this::isWholeMessage);
    copy("answers", Row.IDEMPOTENCY, "answers_by_age", rows -> Row.idempotencyRecord(rows) != null);
    copy("given_up", Row.DISCARDED, "", rows -> Row.discarded(rows) != null);
    copy("leaving", Row.LEAVING, "", rows -> Row.left(rows) != null);
    copy("forgetting", Row.FORGETTING, "", rows -> Row.forgotten(rows) != null);
    copy("last_seen", Row.LAST_SEEN, "", rows -> Row.lastSeen(rows) != null);
    copy(
        "schedules",
        ScheduleRow.COLUMNS,
        "schedules_by_user",
        rows -> ScheduleRow.read(rows).scheduled() != null);
    copyMembers();
    copyInboxes();
    copyPlain("receipts", ReceiptRows.COLUMNS, "user, id", "user DESC, id DESC");
    copyPlain("collapses", "user, key, id, node, expires", "user, key", "user DESC, key DESC");
    try (PreparedStatement put = to.prepareStatement(SqliteDisk.PUT_DISCARDED)) {
      for (Map.Entry<String, MessageId> user : missing.entrySet()) {
        if (user.getValue().isAfter(newestDiscarded(user.getKey()))) {
          Row.bindDiscarded(put, user.getKey(), user.getValue());
          put.addBatch();
        }
      }
      var unused = put.executeBatch();
    }
  }

  private static boolean isCompleteText(ResultSet row) throws SQLException {
    MessageId id = new MessageId(row.getLong(1), row.getInt(2));
    return Row.text(row, 0, id) != null && row.getInt(3) != 0;
  }

  /** Of one whose text is elsewhere, that has to be saved too. */
  private boolean isWholeMessage(ResultSet row) throws SQLException {
    byte[] own = row.getBytes(7);
    return Row.isWhole(row, own) && (own != null || isTextSaved(row.getLong(1)));
  }

  /** These rows have no number, but two places: the table, and an index with all columns. */
  private void copyMembers() throws SQLException {
    int seen = 0;
    try (PreparedStatement put =
        to.prepareStatement(
            "INSERT OR IGNORE INTO members (" + Row.MEMBER + ") VALUES (?, ?, ?)")) {
      for (String place :
          List.of(
              "NOT INDEXED ORDER BY topic, user",
              "NOT INDEXED ORDER BY topic DESC, user DESC",
              "INDEXED BY members_by_user ORDER BY user, topic",
              "INDEXED BY members_by_user ORDER BY user DESC, topic DESC")) {
        seen = Math.max(seen, copyMembers(place, put));
      }
    }
    int found = (int) Sqlite.number(to, "SELECT count(*) FROM members");
    saved += found;
    lost += Math.max(0, seen - found);
  }

  /** Returns how many rows were read, whole or not. */
  private int copyMembers(String place, PreparedStatement put) throws SQLException {
    int seen = 0;
    Sqlite.execute(to, "BEGIN");
    try (Statement statement = from.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT " + Row.MEMBER + " FROM members " + place)) {
      for (; rows.next(); seen++) {
        if (Row.isMember(rows)) {
          Row.bindMember(put, Row.text(rows, 1), Row.text(rows, 2));
          put.addBatch();
        }
        if (seen % ROWS_PER_TRANSACTION == 0) {
          var unused = put.executeBatch();
        }
      }
    } catch (SQLException e) {
      // goes on with the next place
    }
    var unused = put.executeBatch();
    Sqlite.execute(to, "COMMIT");
    return seen;
  }

  /**
   * These have no number either, and their index by id has only their keys. A row is saved with its
   * text alone. The counts are made anew.
   */
  private void copyInboxes() throws SQLException {
    Set<Key> keys = new LinkedHashSet<>();
    String all = "SELECT user, id FROM inbox ";
    findKeys(all + "NOT INDEXED ORDER BY user, id", keys);
    findKeys(all + "NOT INDEXED ORDER BY user DESC, id DESC", keys);
    findKeys(all + "INDEXED BY inbox_by_id", keys);
    String insert =
        "INSERT OR IGNORE INTO inbox (" + Row.INBOX + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    String select = "SELECT " + Row.INBOX + " FROM inbox NOT INDEXED WHERE user=? AND id=?";
    Sqlite.execute(to, "BEGIN");
    try (PreparedStatement put = to.prepareStatement(insert)) {
      for (Key key : keys) {
        boolean copied =
            copy(
                select,
                get -> {
                  get.setString(1, key.userId());
                  get.setLong(2, key.id());
                },
                put,
                row -> Row.isWholeInbox(row) && isTextSaved(row.getLong(2)));
        saved += copied ? 1 : 0;
        lost += copied ? 0 : 1;
      }
    }
    Sqlite.execute(
        to,
        "INSERT INTO inbox_counts (user, unseen, unread, total, size)"
            + " SELECT user, sum(seen=0), sum(read_at=0), sum(archived=0), count(*)"
            + " FROM inbox GROUP BY user",
        "COMMIT");
  }

  private record Key(String userId, long id) {}

  private void findKeys(String query, Set<Key> keys) {
    try (Statement statement = from.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        keys.add(new Key(Row.text(rows, 1), rows.getLong(2)));
      }
    } catch (SQLException e) {
      // keeps what was found so far
    }
  }

  private boolean isTextSaved(long id) throws SQLException {
    return Sqlite.number(to, "SELECT count(*) FROM texts WHERE id=" + id) > 0;
  }

  /** Rows without a number and without a checksum, from both ends as far as they can be read. */
  private void copyPlain(String table, String columns, String... orders) throws SQLException {
    String marks = "?" + ", ?".repeat(columns.split(",").length - 1);
    int seen = 0;
    try (PreparedStatement put =
        to.prepareStatement(
            "INSERT OR IGNORE INTO " + table + " (" + columns + ") VALUES (" + marks + ")")) {
      for (String order : orders) {
        String query = "SELECT " + columns + " FROM " + table + " NOT INDEXED ORDER BY " + order;
        seen = Math.max(seen, copyPlain(query, put));
      }
    }
    int found = (int) Sqlite.number(to, "SELECT count(*) FROM " + table);
    saved += found;
    lost += Math.max(0, seen - found);
  }

  /** Returns how many rows were read. */
  private int copyPlain(String query, PreparedStatement put) throws SQLException {
    int seen = 0;
    Sqlite.execute(to, "BEGIN");
    try (Statement statement = from.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      for (; rows.next(); seen++) {
        for (int n = 1; n <= rows.getMetaData().getColumnCount(); n++) {
          put.setObject(n, rows.getObject(n));
        }
        put.addBatch();
        if (seen % ROWS_PER_TRANSACTION == 0) {
          var unused = put.executeBatch();
        }
      }
    } catch (SQLException e) {
      // goes on with the next order; a file of an older version has no such table
    }
    var unused = put.executeBatch();
    Sqlite.execute(to, "COMMIT");
    return seen;
  }

  private MessageId newestDiscarded(String userId) throws SQLException {
    String query = "SELECT " + Row.DISCARDED + " FROM given_up WHERE user=?";
    try (PreparedStatement statement = to.prepareStatement(query)) {
      statement.setString(1, userId);
      try (ResultSet rows = statement.executeQuery()) {
        MessageId known = rows.next() ? Row.discarded(rows) : null;
        return known == null ? MessageId.FIRST : known;
      }
    }
  }

  int saved() {
    return saved;
  }

  /** How many rows are lost that the file still has some trace of. */
  int lost() {
    return lost;
  }

  private void copy(String table, String columns, String index, Check check) throws SQLException {
    Set<Long> numbers = new TreeSet<>();
    find("SELECT rowid, '', 0 FROM " + table + " NOT INDEXED ORDER BY rowid", numbers);
    find("SELECT rowid, '', 0 FROM " + table + " NOT INDEXED ORDER BY rowid DESC", numbers);
    if (index.isEmpty()) {
      index = "sqlite_autoindex_" + table + "_1";
    }
    String key = table.equals("answers") ? "expires" : "user";
    String id = table.equals("messages") ? "id" : "0";
    Map<Long, Missing> users =
        find(
            "SELECT rowid, " + key + ", " + id + " FROM " + table + " INDEXED BY " + index,
            numbers);
    String marks = "?" + ", ?".repeat(columns.split(",").length - 1);
    String select =
        "SELECT " + readable(table, columns) + " FROM " + table + " NOT INDEXED WHERE rowid=?";
    String insert = "INSERT OR REPLACE INTO " + table + " (" + columns + ") VALUES (" + marks + ")";
    try (PreparedStatement put = to.prepareStatement(insert)) {
      Sqlite.execute(to, "BEGIN");
      for (long number : numbers) {
        if (copy(select, get -> get.setLong(1, number), put, check)) {
          saved++;
          if (saved % ROWS_PER_TRANSACTION == 0) {
            Sqlite.execute(to, "COMMIT", "BEGIN");
          }
        } else {
          lost++;
          if (table.equals("messages") && users.containsKey(number)) {
            Missing row = users.get(number);
            missing.merge(row.userId(), new MessageId(row.id(), -1), Salvage::later);
          }
        }
      }
      Sqlite.execute(to, "COMMIT");
    }
  }

  /** The columns, with the default of each that a file of an older version does not have. */
  private String readable(String table, String columns) {
    StringJoiner readable = new StringJoiner(", ");
    try {
      for (String column : columns.split(", ", -1)) {
        String its = " FROM pragma_table_info('" + table + "') WHERE name='" + column + "'";
        boolean isThere = Sqlite.number(from, "SELECT count(*)" + its) > 0;
        readable.add(
            isThere ? column : Long.toString(Sqlite.number(to, "SELECT dflt_value" + its)));
      }
      return readable.toString();
    } catch (SQLException e) {
      return columns; // of a table of which nothing can be read
    }
  }

  private static MessageId later(MessageId one, MessageId other) {
    return one.isAfter(other) ? one : other;
  }

  /** What an index says of a row: its user, and for a message its id. */
  private record Missing(String userId, long id) {}

  private Map<Long, Missing> find(String query, Set<Long> numbers) {
    Map<Long, Missing> found = new HashMap<>();
    try (Statement statement = from.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
        String text = Row.text(rows, 2);
        if (!text.isEmpty()) {
          found.put(rows.getLong(1), new Missing(text, rows.getLong(3)));
        }
      }
    } catch (SQLException e) {
      // keeps what was found so far
    }
    return found;
  }

  private interface Parameters {
    void set(PreparedStatement to) throws SQLException;
  }

  private boolean copy(String select, Parameters parameters, PreparedStatement put, Check check)
      throws SQLException {
    try (PreparedStatement get = from.prepareStatement(select)) {
      parameters.set(get);
      try (ResultSet rows = get.executeQuery()) {
        if (!rows.next() || !check.isWhole(rows)) {
          return false;
        }
        for (int n = 1; n <= rows.getMetaData().getColumnCount(); n++) {
          put.setObject(n, rows.getObject(n));
        }
      }
    } catch (SQLException e) {
      return false;
    }
    put.addBatch();
    var unused = put.executeBatch();
    return true;
  }
}
