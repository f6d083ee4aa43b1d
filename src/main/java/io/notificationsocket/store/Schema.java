package io.notificationsocket.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables, and the steps that upgrade a file of an older version. A file's version, its {@code
 * user_version}, is the number of steps applied to it. A released step never changes.
 */
final class Schema {

  /** "nsio": distinguishes the store's files from other SQLite files. */
  static final int APPLICATION = 0x6e73696f;

  static final List<List<String>> STEPS =
      List.of(
          List.of(
              "PRAGMA application_id=" + APPLICATION,
              // Within one store, ids differ in their moment.
              """
              CREATE TABLE messages (
                id INTEGER PRIMARY KEY,
                node INTEGER NOT NULL,
                user TEXT NOT NULL,
                expires INTEGER NOT NULL,
                until_registered INTEGER NOT NULL,
                crc INTEGER NOT NULL,
                json BLOB NOT NULL)""",
              "CREATE INDEX messages_by_user ON messages (user)",
              "CREATE INDEX messages_by_expiry ON messages (expires)",
              """
              CREATE TABLE registrations (
                user TEXT NOT NULL,
                connection TEXT NOT NULL,
                expires INTEGER NOT NULL,
                arrived INTEGER NOT NULL,
                arrived_node INTEGER NOT NULL,
                recovery TEXT NOT NULL,
                crc INTEGER NOT NULL,
                UNIQUE (user, connection))""",
              """
              CREATE TABLE answers (
                key TEXT NOT NULL UNIQUE,
                push_high INTEGER NOT NULL,
                push_low INTEGER NOT NULL,
                message INTEGER NOT NULL,
                message_node INTEGER NOT NULL,
                sessions INTEGER NOT NULL,
                kept INTEGER NOT NULL,
                expires INTEGER NOT NULL,
                crc INTEGER NOT NULL)""",
              "CREATE INDEX answers_by_age ON answers (expires, message)",
              """
              CREATE TABLE given_up (
                user TEXT NOT NULL UNIQUE,
                id INTEGER NOT NULL,
                node INTEGER NOT NULL,
                crc INTEGER NOT NULL)""",
              """
              CREATE TABLE leaving (
                user TEXT NOT NULL,
                until INTEGER NOT NULL,
                until_node INTEGER NOT NULL,
                arrived INTEGER NOT NULL,
                arrived_node INTEGER NOT NULL,
                crc INTEGER NOT NULL,
                UNIQUE (user, until))"""),
          List.of(
              "ALTER TABLE registrations ADD COLUMN meta TEXT",
              "ALTER TABLE answers ADD COLUMN user TEXT NOT NULL DEFAULT ''",
              """
              CREATE TABLE last_seen (
                user TEXT NOT NULL UNIQUE,
                at INTEGER NOT NULL,
                connected INTEGER NOT NULL,
                crc INTEGER NOT NULL)""",
              "CREATE INDEX last_seen_by_time ON last_seen (at)",
              "CREATE INDEX last_seen_connected ON last_seen (user) WHERE connected=1",
              """
              CREATE TABLE forgetting (
                user TEXT NOT NULL UNIQUE,
                until INTEGER NOT NULL,
                until_node INTEGER NOT NULL,
                crc INTEGER NOT NULL)"""),
          // A message to many has one id, and its text in a row of its own.
          List.of(
              """
              CREATE TABLE addressed (
                number INTEGER PRIMARY KEY,
                id INTEGER NOT NULL,
                node INTEGER NOT NULL,
                user TEXT NOT NULL,
                expires INTEGER NOT NULL,
                until_registered INTEGER NOT NULL,
                crc INTEGER NOT NULL,
                json BLOB)""",
              """
              INSERT INTO addressed (id, node, user, expires, until_registered, crc, json)
                SELECT id, node, user, expires, until_registered, crc, json
                FROM messages ORDER BY id""",
              "DROP TABLE messages",
              "ALTER TABLE addressed RENAME TO messages",
              "CREATE UNIQUE INDEX messages_by_user ON messages (user, id)",
              "CREATE INDEX messages_by_expiry ON messages (expires)",
              "CREATE INDEX messages_by_text ON messages (id) WHERE json IS NULL",
              """
              CREATE TABLE texts (
                id INTEGER PRIMARY KEY,
                node INTEGER NOT NULL,
                complete INTEGER NOT NULL,
                crc INTEGER NOT NULL,
                json BLOB NOT NULL)""",
              """
              CREATE TABLE members (
                topic TEXT NOT NULL,
                user TEXT NOT NULL,
                crc INTEGER NOT NULL,
                PRIMARY KEY (topic, user)) WITHOUT ROWID""",
              // With all columns: a salvage needs one of both.
              "CREATE UNIQUE INDEX members_by_user ON members (user, topic, crc)",
              "ALTER TABLE answers ADD COLUMN users INTEGER NOT NULL DEFAULT 1"),
          // The text of a message in an inbox is in texts. Numbers are 0 for none.
          List.of(
              """
              CREATE TABLE inbox (
                user TEXT NOT NULL,
                id INTEGER NOT NULL,
                node INTEGER NOT NULL,
                expires INTEGER NOT NULL,
                seen INTEGER NOT NULL,
                read_at INTEGER NOT NULL,
                archived INTEGER NOT NULL,
                version INTEGER NOT NULL,
                updated INTEGER NOT NULL,
                crc INTEGER NOT NULL,
                PRIMARY KEY (user, id)) WITHOUT ROWID""",
              "CREATE INDEX inbox_by_expiry ON inbox (expires)",
              "CREATE INDEX inbox_by_id ON inbox (id)",
              """
              CREATE TABLE inbox_counts (
                user TEXT NOT NULL PRIMARY KEY,
                unseen INTEGER NOT NULL,
                unread INTEGER NOT NULL,
                total INTEGER NOT NULL,
                size INTEGER NOT NULL) WITHOUT ROWID""",
              """
              CREATE TABLE receipts (
                user TEXT NOT NULL,
                id INTEGER NOT NULL,
                node INTEGER NOT NULL,
                expires INTEGER NOT NULL,
                version INTEGER NOT NULL,
                sent INTEGER NOT NULL,
                delivered INTEGER NOT NULL,
                sessions INTEGER NOT NULL,
                read_at INTEGER NOT NULL,
                ended INTEGER NOT NULL,
                ended_at INTEGER NOT NULL,
                replaced_by INTEGER NOT NULL,
                replaced_by_node INTEGER NOT NULL,
                changed INTEGER NOT NULL,
                changed_node INTEGER NOT NULL,
                late INTEGER NOT NULL,
                until INTEGER NOT NULL,
                PRIMARY KEY (user, id)) WITHOUT ROWID""",
              "CREATE INDEX receipts_by_id ON receipts (id)",
              "CREATE INDEX receipts_by_change ON receipts (user, changed) WHERE changed>0",
              "CREATE INDEX receipts_by_end ON receipts (until) WHERE until>0",
              """
              CREATE TABLE collapses (
                user TEXT NOT NULL,
                key TEXT NOT NULL,
                id INTEGER NOT NULL,
                node INTEGER NOT NULL,
                expires INTEGER NOT NULL,
                PRIMARY KEY (user, key)) WITHOUT ROWID""",
              "CREATE INDEX collapses_by_expiry ON collapses (expires)",
              // Beside messages_by_text, so that each message is found by its id.
              "CREATE INDEX messages_by_own_text ON messages (id) WHERE json IS NOT NULL",
              """
              CREATE TABLE schedules (
                id INTEGER PRIMARY KEY,
                node INTEGER NOT NULL,
                user TEXT NOT NULL,
                due INTEGER NOT NULL,
                target TEXT NOT NULL,
                message TEXT NOT NULL,
                crc INTEGER NOT NULL)""",
              "CREATE INDEX schedules_by_user ON schedules (user)"));

  private Schema() {}

  /**
   * Upgrades an older or empty file to this version, in one transaction.
   *
   * @param steps {@link #STEPS}, except in tests
   */
  static void upgrade(Connection connection, List<List<String>> steps) throws SQLException {
    int version = version(connection);
    if (version == steps.size()) {
      return;
    }
    Sqlite.execute(connection, "BEGIN IMMEDIATE");
    try {
      for (List<String> step : steps.subList(version, steps.size())) {
        Sqlite.execute(connection, step.toArray(String[]::new));
      }
      Sqlite.execute(connection, "PRAGMA user_version=" + steps.size(), "COMMIT");
    } catch (SQLException e) {
      Sqlite.execute(connection, "ROLLBACK");
      throw e;
    }
  }

  static int version(Connection connection) throws SQLException {
    return (int) Sqlite.number(connection, "PRAGMA user_version");
  }

  /** Whether the file has tables of another application. */
  static boolean isForeign(Connection connection) throws SQLException {
    return Sqlite.number(connection, "PRAGMA application_id") != APPLICATION
        && Sqlite.number(connection, "SELECT count(*) FROM sqlite_schema") > 0;
  }
}
