package io.notificationsocket.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Connections to the store's file, and what their errors mean. */
interface Sqlite {

  /** How long a statement waits for somebody else who writes: a person with {@code sqlite3}. */
  int BUSY_MILLIS = 10_000;

  /** The real one. */
  Sqlite REAL =
      (file, mode) -> {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(mode == Mode.READ);
        Properties properties = config.toProperties();
        properties.setProperty("busy_timeout", Integer.toString(BUSY_MILLIS));
        Connection connection = JDBC.createConnection(JDBC.PREFIX + file, properties);
        try (Statement statement = connection.createStatement()) {
          statement.execute("PRAGMA mmap_size=0");
          statement.execute("PRAGMA cell_size_check=ON");
          statement.execute("PRAGMA temp_store=MEMORY");
          if (mode == Mode.WRITE) {
            // These two count only before the first table is made.
            statement.execute("PRAGMA page_size=8192");
            statement.execute("PRAGMA auto_vacuum=INCREMENTAL");
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("PRAGMA wal_autocheckpoint=0");
            // 16 MB outside of the heap: each message changes a page of the index by user.
            statement.execute("PRAGMA cache_size=-16384");
          }
          return connection;
        } catch (SQLException e) {
          connection.close();
          throw e;
        }
      };

  /** What a connection is for. */
  enum Mode {
    READ,
    WRITE,
    /** Writes the log back, and nothing else. */
    CHECKPOINT
  }

  /** Opens the file, and makes it if it is to be written. */
  Connection open(Path file, Mode mode) throws SQLException;

  /** The number in the first column of the first row; 0 when there is no row. */
  static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** Also when SQLite has done it by itself. */
  static void rollBack(Connection connection) throws SQLException {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      execute(connection, "BEGIN", "ROLLBACK"); // fails if there is still a transaction
    }
  }

  static void execute(Connection connection, String... commands) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  /** The error without its refinements. */
  private static int primaryCode(SQLException e) {
    return e instanceof SQLiteException known ? known.getResultCode().code & 0xff : -1;
  }

  /**
   * Whether it is certain that SQLite has changed nothing, and it may go better later: there was no
   * room, or somebody else held the file for long.
   */
  static boolean isPassing(SQLException e) {
    int code = primaryCode(e);
    // The index of the write-ahead log is a file, too, and needs room.
    boolean noRoomForIndex =
        e instanceof SQLiteException known
            && known.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE;
    return noRoomForIndex
        || code == SQLiteErrorCode.SQLITE_FULL.code
        || code == SQLiteErrorCode.SQLITE_BUSY.code
        || code == SQLiteErrorCode.SQLITE_LOCKED.code;
  }

  /** Whether the file itself is wrong, as far as SQLite can tell. */
  static boolean isDamage(SQLException e) {
    int code = primaryCode(e);
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }
}
