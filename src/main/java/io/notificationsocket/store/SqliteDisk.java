package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.store.Change.IdempotencySaved;
import io.notificationsocket.store.Change.LastSeenRemoved;
import io.notificationsocket.store.Change.LastSeenSaved;
import io.notificationsocket.store.Change.MembersChanged;
import io.notificationsocket.store.Change.MessageSaved;
import io.notificationsocket.store.Change.MessagesDiscarded;
import io.notificationsocket.store.Change.RegistrationRemoved;
import io.notificationsocket.store.Change.RegistrationSaved;
import io.notificationsocket.store.Change.Statements;
import io.notificationsocket.store.Change.TextAbandoned;
import io.notificationsocket.store.Change.TextSaved;
import io.notificationsocket.store.Change.UserForgotten;
import io.notificationsocket.store.Change.UserLeft;
import io.notificationsocket.store.Change.Work;
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
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The only connection that writes. Each write is one transaction with one sync. After an error that
 * leaves the content of the file uncertain, nothing is written or read any more, and the
 * connections stay open: closing the last one would copy back a log that may be wrong.
 */
final class SqliteDisk implements Disk, Statements {

  private static final Logger LOG = System.getLogger(SqliteDisk.class.getName());

  /** Rows deleted in one step, or twice the rows written since the last step if that is more. */
  private static final int STEP = 256;

  private static final int FREE_PAGES_PER_STEP = 100;

  private static final String PUT = "INSERT OR REPLACE INTO ";
  private static final String PUT_MESSAGE = put("messages", Row.MESSAGE);
  private static final String PUT_TEXT = put("texts", Row.TEXT);
  private static final String PUT_MEMBER =
      "INSERT INTO members ("
          + Row.MEMBER
          + ") VALUES (?, ?, ?) ON CONFLICT (topic, user)"
          + " DO UPDATE SET crc=excluded.crc WHERE crc<>excluded.crc";
  private static final String REMOVE_MEMBER = "DELETE FROM members WHERE topic=? AND user=?";
  private static final String PUT_REGISTRATION = put("registrations", Row.REGISTRATION);
  private static final String REMOVE_REGISTRATION =
      "DELETE FROM registrations WHERE user=? AND connection=?";
  private static final String PUT_IDEMPOTENCY = put("answers", Row.IDEMPOTENCY);
  static final String PUT_DISCARDED = put("given_up", Row.DISCARDED);
  private static final String REMOVE_DISCARDED = "DELETE FROM given_up WHERE user=?";
  private static final String PUT_LEAVING = put("leaving", Row.LEAVING);
  private static final String PUT_FORGETTING = put("forgetting", Row.FORGETTING);
  private static final String PUT_LAST_SEEN = put("last_seen", Row.LAST_SEEN);
  private static final String REMOVE_LAST_SEEN = "DELETE FROM last_seen WHERE user=?";

  private static String put(String table, String columns) {
    String values = "?" + ", ?".repeat(columns.split(",", -1).length - 1);
    return PUT + table + " (" + columns + ") VALUES (" + values + ")";
  }

  private final Path file;
  private final Connection connection;
  private final Readers readers;
  private final Checkpoints checkpoints;
  private final Wiping wiping;
  private final AutoCloseable lock;
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>();
  private Function<String, MessageId> newestDiscarded = userId -> MessageId.FIRST;
  private @Nullable Housekeeping housekeeping;
  private @Nullable ReceiptEnds ends;
  private int written; // since the last step
  private volatile boolean lost;

  /**
   * @param connection closed by this disk, as are the readers and the lock
   * @param lock of the directory, held until then
   */
  SqliteDisk(Sqlite sqlite, Path file, Connection connection, Readers readers, AutoCloseable lock)
      throws SQLException {
    this.file = file;
    this.connection = connection;
    this.readers = readers;
    this.lock = lock;
    this.wiping = new Wiping(connection, System::nanoTime);
    this.checkpoints = new Checkpoints(sqlite, file, connection, this::lose);
  }

  /** Starts to delete expired and evicted rows. */
  void keepHouse(
      DiskMessages messages,
      DiskIdempotency idempotency,
      DiskLastSeen lastSeen,
      OldReceipts receipts,
      ReceiptEnds receiptEnds)
      throws SQLException {
    ends = receiptEnds;
    newestDiscarded = messages::newestDiscarded;
    housekeeping =
        new Housekeeping(connection, this, messages, idempotency, lastSeen, receipts, wiping::want);
    checkpoints.start();
  }

  @Override
  public void write(Collection<Change> changes) {
    refuseIfLost();
    try {
      Sqlite.execute(connection, "BEGIN IMMEDIATE");
      if (changes.isEmpty()) {
        // Rewrites the first page unchanged.
        Sqlite.execute(connection, "PRAGMA user_version=" + Schema.STEPS.size());
      }
      for (Change change : changes) {
        add(change);
      }
      for (PreparedStatement statement : statements.values()) {
        var unused = statement.executeBatch();
      }
      for (Change change : changes) {
        if (change instanceof MembersChanged members) {
          write(members);
        } else if (change instanceof Work work) {
          work.run(this);
        }
      }
      Sqlite.execute(connection, "COMMIT");
      written += changes.size();
    } catch (SQLException e) {
      failed(e, changes);
      throw new StoreFailedException("the store's file cannot be written: " + file, e);
    }
  }

  /** In the order of the changes, since they may be about the same members. */
  private void write(MembersChanged change) throws SQLException {
    PreparedStatement put = statement(PUT_MEMBER);
    for (String userId : change.add()) {
      Row.bindMember(put, change.topic(), userId);
      put.addBatch();
    }
    var unused = put.executeBatch();
    PreparedStatement remove = statement(REMOVE_MEMBER);
    for (String userId : change.remove()) {
      remove.setString(1, change.topic());
      remove.setString(2, userId);
      remove.addBatch();
    }
    var unusedToo = remove.executeBatch();
  }

  private void add(Change change) throws SQLException {
    if (change instanceof MembersChanged
        || change instanceof Work
        || change instanceof TextAbandoned) {
      return; // written by themselves; not written
    }
    PreparedStatement to;
    if (change instanceof TextSaved saved) {
      to = statement(PUT_TEXT);
      Row.bind(to, saved.text(), saved.complete());
    } else if (change instanceof MessageSaved saved) {
      to = statement(PUT_MESSAGE);
      Row.bind(to, saved.message());
    } else if (change instanceof IdempotencySaved saved) {
      to = statement(PUT_IDEMPOTENCY);
      Row.bind(to, saved.record());
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
    } else if (change instanceof UserForgotten forgotten) {
      to = statement(PUT_FORGETTING);
      Row.bind(to, forgotten);
    } else if (change instanceof LastSeenSaved saved) {
      to = statement(PUT_LAST_SEEN);
      Row.bind(to, saved.seen());
    } else if (change instanceof LastSeenRemoved removed) {
      to = statement(REMOVE_LAST_SEEN);
      to.setString(1, removed.about().userId());
    } else {
      String userId = ((MessagesDiscarded) change).userId();
      MessageId newest = newestDiscarded.apply(userId);
      if (newest.equals(MessageId.FIRST)) {
        to = statement(REMOVE_DISCARDED);
        to.setString(1, userId);
      } else {
        to = statement(PUT_DISCARDED);
        Row.bindDiscarded(to, userId, newest);
      }
    }
    to.addBatch();
  }

  @Override
  public ReceiptEnds ends() {
    return Objects.requireNonNull(ends);
  }

  @Override
  public PreparedStatement of(String sql) throws SQLException {
    return statement(sql);
  }

  private PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      statements.put(sql, known);
    }
    return known;
  }

  /** Goes on only if certainly nothing of the transaction was written. */
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
      if (change instanceof MessageSaved saved) {
        return isThere(
            "messages WHERE user=? AND id=?",
            to -> {
              to.setString(1, saved.message().userId());
              to.setLong(2, saved.message().id().moment());
            });
      }
      if (change instanceof TextSaved saved && saved.complete()) {
        return isThere(
            "texts WHERE id=? AND complete=1", to -> to.setLong(1, saved.text().id().moment()));
      }
      if (change instanceof IdempotencySaved saved) {
        return isThere(
            "answers WHERE key=? AND message=?",
            to -> {
              to.setString(1, saved.record().key());
              to.setLong(2, saved.record().id().moment());
            });
      }
    }
    return false; // other changes are written again anyway
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
          "the store has failed: the content of "
              + file
              + " is uncertain; nothing is kept or read until the server process is restarted",
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
      if (!more) {
        wiping.wipeIfTime(busy);
      }
      return more;
    } catch (SQLException e) {
      if (Sqlite.isPassing(e)) {
        LOG.log(Level.DEBUG, "cannot delete expired messages now; will try again", e);
      } else {
        lose(e);
      }
      return false;
    }
  }

  /** Shrinks the file if more than half of it is free. */
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
        return; // the lock stays too: this process must not open the file again
      }
      readers.close();
      connection.close();
      lock.close();
    } catch (Exception e) {
      LOG.log(Level.WARNING, "cannot close the store's file (nothing is lost): " + file, e);
    }
  }
}
