package io.notificationsocket.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * Copies the write-ahead log back into the file, on a thread and a connection of its own, so that
 * no push waits for it. The writer copies the pages that are added meanwhile, between two writes;
 * only when nothing is left does the next write start the log from its beginning. The log must stay
 * short, because a flipped bit in it silently drops everything after it.
 */
final class Checkpoints implements AutoCloseable {

  /** The log is copied back when it has more pages than this, about 8 MB. */
  private static final int MANY_PAGES = 1_000;

  /** The length of the log is checked once in {@value} writes. */
  private static final int WRITES_PER_LOOK = 16;

  private static final long CLOSE_MILLIS = 10_000;

  private final Sqlite sqlite;
  private final Path file;
  private final Connection writer;
  private final Consumer<SQLException> onDoubt;
  private final Thread thread = new Thread(this::run, "notification-socketio-store-checkpoint");

  // Guarded by this.
  private boolean wanted;
  private boolean closed;

  private volatile boolean toFinish;

  // Of the writer's thread.
  private int writes;

  /**
   * @param onDoubt called with an error after which the content of the file is uncertain
   */
  Checkpoints(Sqlite sqlite, Path file, Connection writer, Consumer<SQLException> onDoubt) {
    this.sqlite = sqlite;
    this.file = file;
    this.writer = writer;
    this.onDoubt = onDoubt;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * Called on the writer's thread, after those who waited have their answers.
   *
   * @param busy whether something was written
   */
  void afterWrite(boolean busy) throws SQLException {
    if (toFinish) {
      toFinish = false;
      Sqlite.execute(writer, "PRAGMA wal_checkpoint(PASSIVE)");
      writes = 0;
      return;
    }
    if (busy) {
      writes++;
      if (writes % WRITES_PER_LOOK == 0 && pages() > MANY_PAGES) {
        want();
      }
    } else if (writes > 0) {
      writes = 0;
      want();
    }
  }

  /** The pages in the log, including those already copied. */
  private long pages() throws SQLException {
    try (var statement = writer.createStatement();
        var rows = statement.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
      return rows.next() ? rows.getLong(2) : 0;
    }
  }

  private synchronized void want() {
    wanted = true;
    notifyAll();
  }

  private synchronized boolean awaitWanted() throws InterruptedException {
    while (!wanted && !closed) {
      wait();
    }
    wanted = false;
    return !closed;
  }

  private void run() {
    try (Connection own = sqlite.open(file, Sqlite.Mode.CHECKPOINT)) {
      while (awaitWanted()) {
        checkpoint(own);
      }
    } catch (SQLException e) {
      onDoubt.accept(e);
    } catch (InterruptedException e) {
      // the end
    }
  }

  private void checkpoint(Connection own) throws SQLException {
    try {
      Sqlite.execute(own, "PRAGMA wal_checkpoint(PASSIVE)");
      toFinish = true;
    } catch (SQLException e) {
      if (!Sqlite.isPassing(e)) {
        throw e;
      }
      // The file cannot grow. The log's content is durable where it is.
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      if (thread.getState() != Thread.State.NEW) {
        thread.join(CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
