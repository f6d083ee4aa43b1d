package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.store.Change.AnswerKept;
import io.notificationsocket.store.Change.GivenUp;
import io.notificationsocket.store.Change.MessageKept;
import io.notificationsocket.store.Change.RegistrationRemoved;
import io.notificationsocket.store.Change.RegistrationSaved;
import io.notificationsocket.store.Change.UserLeft;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that writes. All changes of a write are one transaction with one sync. After
 * an error that leaves it open what is in the file, nothing is written or read any more, and the
 * connections stay open: closing the last one would write back a log that may not be what it was.
 */
final class SqliteDisk implements Disk {

  private static final Logger LOG = System.getLogger(SqliteDisk.class.getName());

  /** Rows deleted in one step, if fewer have been written since the last one. */
  private static final int STEP = 256;

  private static final int FREE_PAGES_PER_STEP = 100;

  private static final String PUT = "INSERT OR REPLACE INTO ";
  private static final String PUT_MESSAGE =
      PUT + "messages (" + Row.MESSAGE + ") VALUES (?, ?, ?, ?, ?, ?, ?)";
  private static final String PUT_REGISTRATION =
      PUT + "registrations (" + Row.REGISTRATION + ") VALUES (?, ?, ?, ?, ?, ?, ?)";
  private static final String REMOVE_REGISTRATION =
      "DELETE FROM registrations WHERE user=? AND connection=?";
  private static final String PUT_ANSWER =
      PUT + "answers (" + Row.ANSWER + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  static final String PUT_GIVEN_UP = PUT + "given_up (" + Row.GIVEN_UP + ") VALUES (?, ?, ?, ?)";
  private static final String REMOVE_GIVEN_UP = "DELETE FROM given_up WHERE user=?";
  private static final String PUT_LEAVING =
      PUT + "leaving (" + Row.LEAVING + ") VALUES (?, ?, ?, ?, ?, ?)";

  private final Path file;
  private final Connection connection;
  private final Readers readers;
  private final Checkpoints checkpoints;
  private final AutoCloseable lock;
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>();
  private Function<String, MessageId> givenUp = userId -> MessageId.FIRST;
  private @Nullable Housekeeping housekeeping;
  private int written; // since the last step
  private volatile boolean lost;

  /**
   * @param connection this is closed by the disk, as are the readers and the lock
   * @param lock of the directory, held until the end
   */
  SqliteDisk(Sqlite sqlite, Path file, Connection connection, Readers readers, AutoCloseable lock)
      throws SQLException {
    this.file = file;
    this.connection = connection;
    this.readers = readers;
    this.lock = lock;
    this.checkpoints = new Checkpoints(sqlite, file, connection, this::lose);
  }

  /** Begins to delete what is not kept any longer. */
  void keepHouse(DiskMessages messages, DiskAnswers answers) throws SQLException {
    givenUp = messages::givenUp;
    housekeeping = new Housekeeping(connection, messages, answers);
    checkpoints.start();
  }

  @Override
  public void write(Collection<Change> changes) {
    refuseIfLost();
    try {
      Sqlite.execute(connection, "BEGIN IMMEDIATE");
      if (changes.isEmpty()) {
        // Writes the first page once more, as it is.
        Sqlite.execute(connection, "PRAGMA user_version=" + Schema.STEPS.size());
      }
      for (Change change : changes) {
        add(change);
      }
      for (PreparedStatement statement : statements.values()) {
        var unused = statement.executeBatch();
      }
      Sqlite.execute(connection, "COMMIT");
      written += changes.size();
    } catch (SQLException e) {
      failed(e, changes);
      throw new StoreFailedException("the store's file cannot be written: " + file, e);
    }
  }

  private void add(Change change) throws SQLException {
    PreparedStatement to;
    if (change instanceof MessageKept kept) {
      to = statement(PUT_MESSAGE);
      Row.bind(to, kept.message());
    } else if (change instanceof AnswerKept kept) {
      to = statement(PUT_ANSWER);
      Row.bind(to, kept.answer());
    } else if (change instanceof RegistrationSaved saved) {
      to = statement(PUT_REGISTRATION);
      Row.bind(to, saved.registration());
    } else if (change instanceof RegistrationRemoved removed) {
      to = statement(REMOVE_REGISTRATION);
      to.setString(1, removed.about().userId());
      to.setString(2, removed.about().connectionId());
    } else if (change instanceof UserLeft left) {
      to = statement(PUT_LEAVING);
      Row.bind(to, left);
    } else {
      String userId = ((GivenUp) change).userId();
      MessageId newest = givenUp.apply(userId);
      if (newest.equals(MessageId.FIRST)) {
        to = statement(REMOVE_GIVEN_UP);
        to.setString(1, userId);
      } else {
        to = statement(PUT_GIVEN_UP);
        Row.bindGivenUp(to, userId, newest);
      }
    }
    to.addBatch();
  }

  private PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      statements.put(sql, known);
    }
    return known;
  }

  /** Goes on only if it is certain that nothing of the transaction is there. */
  private void failed(SQLException why, Collection<Change> changes) {
    try {
      for (PreparedStatement statement : statements.values()) {
        statement.clearBatch();
      }
      if (Sqlite.isPassing(why)) {
        Sqlite.rollBack(connection);
        if (!isThere(changes)) {
          return;
        }
      }
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
    lose(why);
  }

  private boolean isThere(Collection<Change> changes) throws SQLException {
    for (Change change : changes) {
      if (change instanceof MessageKept kept) {
        return isThere("messages WHERE id=?", to -> to.setLong(1, kept.message().id().moment()));
      }
      if (change instanceof AnswerKept kept) {
        return isThere(
            "answers WHERE key=? AND message=?",
            to -> {
              to.setString(1, kept.answer().key());
              to.setLong(2, kept.answer().id().moment());
            });
      }
    }
    return false; // the rest is written again in any case
  }

  private interface Parameters {
    void set(PreparedStatement to) throws SQLException;
  }

  private boolean isThere(String where, Parameters parameters) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM " + where)) {
      parameters.set(query);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private void lose(SQLException why) {
    if (!lost) {
      lost = true;
      readers.lose();
      LOG.log(
          Level.ERROR,
          "the store has failed: it is not certain what is in "
              + file
              + "; nothing is kept or read until the server's process is started again",
          why);
    }
  }

  private void refuseIfLost() {
    if (lost) {
      throw new StoreFailedException("the store has failed; restart the server", null);
    }
  }

  @Override
  public boolean isLost() {
    return lost;
  }

  @Override
  public boolean tidy(boolean busy) {
    if (lost || housekeeping == null) {
      return false;
    }
    try {
      boolean more = housekeeping.step(Math.max(STEP, 2 * written));
      written = 0;
      checkpoints.afterWrite(busy);
      if (!busy && !more) {
        giveRoomBack();
      }
      return more;
    } catch (SQLException e) {
      if (Sqlite.isPassing(e)) {
        LOG.log(Level.DEBUG, "expired messages cannot be deleted now; it is tried again", e);
      } else {
        lose(e);
      }
      return false;
    }
  }

  /** Of a file more than half of which is free. */
  private void giveRoomBack() throws SQLException {
    long free = Sqlite.number(connection, "PRAGMA freelist_count");
    if (free > FREE_PAGES_PER_STEP && 2 * free > Sqlite.number(connection, "PRAGMA page_count")) {
      Sqlite.execute(connection, "PRAGMA incremental_vacuum(" + FREE_PAGES_PER_STEP + ")");
    }
  }

  @Override
  public void close() {
    try {
      checkpoints.close();
      if (lost) {
        return; // the lock stays, too: nobody in this process may open the file again
      }
      readers.close();
      connection.close();
      lock.close();
    } catch (Exception e) {
      LOG.log(
          Level.WARNING, "the store''s file cannot be closed; nothing is lost by that: " + file, e);
    }
  }
}
