package io.notificationsocket.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Rewrites the file when somebody was forgotten, so that no byte of what was deleted is left. To
 * overwrite deleted rows is not enough: copies of them stay in pages from which they were moved.
 * Used by the thread that writes.
 */
final class Wiping {

  /** A file of this size is rewritten in about a quarter of a second. */
  private static final long SMALL = 32L << 20;

  /** A larger file is not rewritten more often. */
  static final Duration BETWEEN = Duration.ofHours(1);

  /** When there is no quiet moment in this time, those who wait have to wait longer once. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final long NEVER = Long.MIN_VALUE;

  private final Connection connection;
  private final LongSupplier nanoTime;
  private long wantedAt = NEVER;
  private long doneAt = NEVER;
  private boolean logIsLeft; // the file is rewritten, but not the log

  Wiping(Connection connection, LongSupplier nanoTime) {
    this.connection = connection;
    this.nanoTime = nanoTime;
  }

  /** Somebody was forgotten. */
  void want() {
    if (wantedAt == NEVER) {
      wantedAt = nanoTime.getAsLong();
    }
  }

  /**
   * Rewrites the file if that is wanted and it is time.
   *
   * @param busy whether somebody may be waiting for the next write
   */
  void wipeIfTime(boolean busy) throws SQLException {
    if (wantedAt != NEVER && (!busy || isPast(wantedAt, LONGEST)) && mayAgain()) {
      Sqlite.execute(connection, "VACUUM");
      wantedAt = NEVER;
      doneAt = nanoTime.getAsLong();
      logIsLeft = true;
    }
    if (logIsLeft) {
      // Not while a reader uses the log; then the next call does.
      logIsLeft = Sqlite.number(connection, "PRAGMA wal_checkpoint(TRUNCATE)") != 0;
    }
  }

  private boolean mayAgain() throws SQLException {
    return doneAt == NEVER || isPast(doneAt, BETWEEN) || size() <= SMALL;
  }

  private long size() throws SQLException {
    return Sqlite.number(connection, "PRAGMA page_count")
        * Sqlite.number(connection, "PRAGMA page_size");
  }

  private boolean isPast(long moment, Duration time) {
    return nanoTime.getAsLong() - moment >= time.toNanos();
  }
}
