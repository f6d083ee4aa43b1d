package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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
    copy("messages", Row.MESSAGE, "messages_by_user", rows -> !Row.message(rows).isDamaged());
    copy("answers", Row.IDEMPOTENCY, "answers_by_age", rows -> Row.idempotencyRecord(rows) != null);
    copy("given_up", Row.DISCARDED, "", rows -> Row.discarded(rows) != null);
    copy("leaving", Row.LEAVING, "", rows -> Row.left(rows) != null);
    copy("forgetting", Row.FORGETTING, "", rows -> Row.forgotten(rows) != null);
    copy("last_seen", Row.LAST_SEEN, "", rows -> Row.lastSeen(rows) != null);
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
    find("SELECT rowid, '' FROM " + table + " NOT INDEXED ORDER BY rowid", numbers);
    find("SELECT rowid, '' FROM " + table + " NOT INDEXED ORDER BY rowid DESC", numbers);
    if (index.isEmpty()) {
      index = "sqlite_autoindex_" + table + "_1";
    }
    String key = table.equals("answers") ? "expires" : "user";
    Map<Long, String> users =
        find("SELECT rowid, " + key + " FROM " + table + " INDEXED BY " + index, numbers);
    String marks = "?" + ", ?".repeat(columns.split(",").length - 1);
    String select = "SELECT " + columns + " FROM " + table + " NOT INDEXED WHERE rowid=?";
    String insert = "INSERT OR REPLACE INTO " + table + " (" + columns + ") VALUES (" + marks + ")";
    try (PreparedStatement put = to.prepareStatement(insert)) {
      Sqlite.execute(to, "BEGIN");
      for (long number : numbers) {
        if (copy(select, number, put, check)) {
          saved++;
          if (saved % ROWS_PER_TRANSACTION == 0) {
            Sqlite.execute(to, "COMMIT", "BEGIN");
          }
        } else {
          lost++;
          if (table.equals("messages") && users.containsKey(number)) {
            missing.merge(users.get(number), new MessageId(number, -1), Salvage::later);
          }
        }
      }
      Sqlite.execute(to, "COMMIT");
    }
  }

  private static MessageId later(MessageId one, MessageId other) {
    return one.isAfter(other) ? one : other;
  }

  private Map<Long, String> find(String query, Set<Long> numbers) {
    Map<Long, String> texts = new HashMap<>();
    try (Statement statement = from.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
        String text = Row.text(rows, 2);
        if (!text.isEmpty()) {
          texts.put(rows.getLong(1), text);
        }
      }
    } catch (SQLException e) {
      // keeps what was found so far
    }
    return texts;
  }

  private boolean copy(String select, long number, PreparedStatement put, Check check)
      throws SQLException {
    try (PreparedStatement get = from.prepareStatement(select)) {
      get.setLong(1, number);
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
