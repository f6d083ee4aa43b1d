package io.notificationsocket.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * Writes the write-ahead log back into the file, from a thread and a connection of its own, so that
 * nobody who pushes waits for that. What comes meanwhile is left for the writer, between two
 * writes: only then nothing is left, and the next write begins the log anew. A short log matters: a
 * flipped bit in it silently drops what follows.
 */
final class Checkpoints implements AutoCloseable {

  /** Pages in the log from which on it is written back, about 8 MB. */
  private static final int MANY_PAGES = 1_000;

  /** The log is looked at once in so many writes. */
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
   * @param onDoubt hears of an error after which it is not certain what is in the file
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
   * Called on the writer's thread, when those who waited have their answers.
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

  /** In the log, those included that are in the file already. */
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
      // The file has no room to grow. What is in the log is durable there.
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
