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
                crc INTEGER NOT NULL)"""));

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
