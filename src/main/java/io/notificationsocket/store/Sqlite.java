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

/** Opens connections to the store's file, and classifies their errors. */
interface Sqlite {

  /**
   * How long a statement waits while someone else writes, such as a person with {@code sqlite3}.
   */
  int BUSY_MILLIS = 10_000;

  /** The real implementation. */
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
            // The first two take effect only before the first table is created.
            statement.execute("PRAGMA page_size=8192");
            statement.execute("PRAGMA auto_vacuum=INCREMENTAL");
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("PRAGMA wal_autocheckpoint=0");
            // 16 MB outside the heap: each message changes a page of the index by user.
            statement.execute("PRAGMA cache_size=-16384");
          }
          return connection;
        } catch (SQLException e) {
          connection.close();
          throw e;
        }
      };

  /** The purpose of a connection. */
  enum Mode {
    READ,
    WRITE,
    /** Only for checkpoints of the write-ahead log. */
    CHECKPOINT
  }

  /** Opens the file; creates it in mode {@code WRITE}. */
  Connection open(Path file, Mode mode) throws SQLException;

  /** The number in the first column of the first row; 0 if there is no row. */
  static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** Rolls back, also if SQLite has already done so. */
  static void rollBack(Connection connection) throws SQLException {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      execute(connection, "BEGIN", "ROLLBACK"); // fails if a transaction is still open
    }
  }

  static void execute(Connection connection, String... commands) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  /** The primary result code. */
  private static int primaryCode(SQLException e) {
    return e instanceof SQLiteException known ? known.getResultCode().code & 0xff : -1;
  }

  /**
   * Whether SQLite has certainly changed nothing and a later try may succeed: the disk was full, or
   * someone else held the file for long.
   */
  static boolean isPassing(SQLException e) {
    int code = primaryCode(e);
    // The index of the write-ahead log is a file too, and needs space.
    boolean noRoomForIndex =
        e instanceof SQLiteException known
            && known.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE;
    return noRoomForIndex
        || code == SQLiteErrorCode.SQLITE_FULL.code
        || code == SQLiteErrorCode.SQLITE_BUSY.code
        || code == SQLiteErrorCode.SQLITE_LOCKED.code;
  }

  /** Whether SQLite found the file itself damaged. */
  static boolean isDamage(SQLException e) {
    int code = primaryCode(e);
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }
}
