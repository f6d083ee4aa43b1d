package io.notificationsocket.store;

import io.notificationsocket.registry.InboxNews.Reason;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.Statements;
import io.notificationsocket.store.Change.UserForgotten;
import io.notificationsocket.store.Change.UserLeft;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * Deletes expired, evicted and dropped rows, a few at a time, on the writing thread. Deletions are
 * not synced: rows that a crash brings back are deleted again, and the next sync covers them.
 */
final class Housekeeping {

  private static final String VICTIM =
      "SELECT number, id, node, user, json IS NULL, coalesce(length(json),"
          + " (SELECT length(json) FROM texts WHERE texts.id=messages.id)) FROM messages ";
  private static final String OF_USER =
      VICTIM + "INDEXED BY messages_by_user WHERE user=? ORDER BY id LIMIT ?";
  static final String OF_USER_AND_ID = VICTIM + "INDEXED BY messages_by_user WHERE user=? AND id=?";
  private static final String OF_ALL = VICTIM + "ORDER BY number LIMIT ?";
  private static final String EXPIRED =
      VICTIM + "INDEXED BY messages_by_expiry WHERE expires<=? ORDER BY expires LIMIT ?";
  private static final String LEFT =
      VICTIM
          + "INDEXED BY messages_by_user WHERE user=? AND id<=?"
          + " AND (until_registered=0 OR id<=?) LIMIT ?";
  private static final String FORGOTTEN =
      VICTIM + "INDEXED BY messages_by_user WHERE user=? AND id<=? LIMIT ?";
  private static final String DELETE_FORGOTTEN_ANSWERS =
      "DELETE FROM answers NOT INDEXED WHERE rowid>=? AND rowid<? AND user=? AND message<=?";
  private static final String DELETE_FORGETTING = "DELETE FROM forgetting WHERE user=?";
  private static final String DELETE_LAST_SEEN =
      "DELETE FROM last_seen WHERE rowid IN"
          + " (SELECT rowid FROM last_seen WHERE at<=? AND connected=0 ORDER BY at LIMIT ?)";
  static final String OLDEST =
      "SELECT id, node FROM messages INDEXED BY messages_by_user WHERE user=? ORDER BY id LIMIT 1";
  private static final String REFERRING =
      VICTIM + "INDEXED BY messages_by_text WHERE id=? AND json IS NULL LIMIT ?";
  static final String DELETE = "DELETE FROM messages WHERE number=?";
  private static final String DELETE_TEXT = "DELETE FROM texts WHERE id=?";
  private static final String IN_INBOXES =
      "SELECT user, id, node, seen, read_at, archived FROM inbox ";
  private static final String REFERRING_IN_INBOXES =
      IN_INBOXES + "INDEXED BY inbox_by_id WHERE id=? LIMIT ?";
  private static final String EXPIRED_IN_INBOXES =
      IN_INBOXES + "INDEXED BY inbox_by_expiry WHERE expires<=? ORDER BY expires LIMIT ?";
  private static final String DELETE_LEAVING = "DELETE FROM leaving WHERE user=? AND until=?";
  private static final String DELETE_OLD_ANSWERS =
      "DELETE FROM answers WHERE rowid IN"
          + " (SELECT rowid FROM answers ORDER BY expires, message LIMIT ?)";
  private static final String DELETE_EXPIRED_ANSWERS =
      "DELETE FROM answers WHERE rowid IN"
          + " (SELECT rowid FROM answers WHERE expires<=? ORDER BY expires, message LIMIT ?)";

  /** Of answers in one step. */
  private static final int ROWS_SEARCHED = 20_000;

  private final Connection connection;
  private final Statements statements;
  private final DiskMessages messages;
  private final DiskInbox inbox;
  private final DiskIdempotency idempotency;
  private final DiskLastSeen lastSeen;
  private final OldReceipts receipts;
  private final Runnable onForgotten;
  private final PreparedStatement delete;
  private final PreparedStatement putDiscarded;
  private long forgottenUntil; // the row ids of answers that were searched for the next user

  /**
   * @param onForgotten called when nothing of a user is left in any table
   */
  Housekeeping(
      Connection connection,
      Statements statements,
      DiskMessages messages,
      DiskIdempotency idempotency,
      DiskLastSeen lastSeen,
      OldReceipts receipts,
      Runnable onForgotten)
      throws SQLException {
    this.connection = connection;
    this.statements = statements;
    this.messages = messages;
    this.inbox = messages.inbox();
    this.idempotency = idempotency;
    this.lastSeen = lastSeen;
    this.receipts = receipts;
    this.onForgotten = onForgotten;
    this.delete = connection.prepareStatement(DELETE);
    this.putDiscarded = connection.prepareStatement(SqliteDisk.PUT_DISCARDED);
  }

  /**
   * Deletes some rows.
   *
   * @param most rows of each kind
   * @return whether there may be more to delete
   */
  boolean step(int most) throws SQLException {
    if (messages.isTidy()
        && inbox.isTidy()
        && idempotency.isTidy()
        && lastSeen.isTidy()
        && receipts.isTidy()) {
      return false;
    }
    boolean more = forget(most);
    more |= dropAbandoned(most);
    more |= dropUnused();
    more |= dropOfThoseWhoLeft(most);
    more |= trimUser(most);
    more |= trimAll(most);
    more |= expire(most);
    more |= expireInInboxes(most);
    more |= trimAnswers(most);
    more |= expireAnswers(most);
    more |= expireLastSeen(most);
    more |= receipts.expire(this::inTransaction, most);
    return more;
  }

  /** A part of what is left of the next user to be forgotten. */
  private boolean forget(int most) throws SQLException {
    UserForgotten next = messages.nextForgetting();
    if (next == null) {
      return false;
    }
    long until = next.until().moment();
    List<Victim> victims = victims(FORGOTTEN, next.userId(), until, most);
    if (!victims.isEmpty()) {
      inTransaction(() -> deleteRows(victims));
      findOldest(victims);
      messages.deleted(victims);
      return true;
    }
    if (receipts.forget(this::inTransaction, next.userId(), until, most)) {
      return true;
    }
    // Answers have no index by user, which would cost every push that has a key.
    long from =
        Math.max(forgottenUntil, Sqlite.number(connection, "SELECT min(rowid) FROM answers"));
    long to = from + ROWS_SEARCHED;
    var unused = deleteAnswers(DELETE_FORGOTTEN_ANSWERS, from, to, next.userId(), until);
    forgottenUntil = to;
    if (to <= Sqlite.number(connection, "SELECT max(rowid) FROM answers")) {
      return true;
    }
    forgottenUntil = 0;
    inTransaction(() -> run(DELETE_FORGETTING, next.userId()));
    messages.isForgotten(next);
    onForgotten.run();
    return true;
  }

  private boolean expireLastSeen(int most) throws SQLException {
    long until = lastSeen.expireUntil();
    if (until == Long.MIN_VALUE) {
      return false;
    }
    int[] deleted = new int[1];
    inTransaction(() -> deleted[0] = run(DELETE_LAST_SEEN, until, most));
    if (deleted[0] < most) {
      lastSeen.hasExpired(until);
    }
    return deleted[0] == most;
  }

  private boolean dropAbandoned(int most) throws SQLException {
    MessageId id = messages.texts().nextDropped();
    if (id == null) {
      return false;
    }
    List<Victim> victims = victims(REFERRING, id.moment(), most);
    InboxRows inInboxes = inInboxes(REFERRING_IN_INBOXES, id.moment(), most);
    boolean all = victims.size() < most && inInboxes.size() < most;
    inTransaction(
        () -> {
          deleteRows(victims);
          inInboxes.end(Reason.DELETED);
          if (all) {
            run(DELETE_TEXT, id.moment());
          }
        });
    findOldest(victims);
    messages.deleted(victims);
    inInboxes.tell();
    if (all) {
      messages.texts().isGone(id);
    }
    return true;
  }

  private boolean dropUnused() throws SQLException {
    MessageId id = messages.texts().nextUnused();
    if (id == null) {
      return false;
    }
    inTransaction(() -> run(SharedTexts.DELETE_UNUSED, id.moment()));
    messages.texts().isLookedUp(id);
    return true;
  }

  private boolean dropOfThoseWhoLeft(int most) throws SQLException {
    UserLeft left = messages.nextLeaving();
    if (left == null) {
      return false;
    }
    List<Victim> victims =
        victims(LEFT, left.userId(), left.until().moment(), left.arrived().moment(), most);
    boolean all = victims.size() < most;
    inTransaction(
        () -> {
          statements.ends().leaveLog(statements, victims);
          deleteRows(victims);
          if (all) {
            run(DELETE_LEAVING, left.userId(), left.until().moment());
          }
        });
    findOldest(victims);
    messages.deleted(victims);
    if (all) {
      messages.hasLeft(left);
    }
    return true;
  }

  private boolean trimUser(int most) throws SQLException {
    String userId = messages.nextBeyondLimits();
    if (userId == null) {
      return false;
    }
    List<Victim> tooMany = messages.beyondLimits(userId, victims(OF_USER, userId, most));
    if (tooMany.isEmpty()) {
      messages.nothingToTrim();
    }
    discard(tooMany, messages.trimmed());
    return true;
  }

  private boolean trimAll(int most) throws SQLException {
    if (!messages.exceedsLimits()) {
      return false;
    }
    List<Victim> tooMany = messages.beyondLimits(victims(OF_ALL, most));
    discard(tooMany, messages.trimmed());
    return !tooMany.isEmpty() && messages.exceedsLimits();
  }

  private boolean expire(int most) throws SQLException {
    long until = messages.expireUntil();
    if (until == Long.MIN_VALUE) {
      return false;
    }
    List<Victim> expired = victims(EXPIRED, until, most);
    discard(expired, messages.expired());
    if (expired.size() < most) {
      messages.hasExpired(until);
    }
    return expired.size() == most;
  }

  private boolean expireInInboxes(int most) throws SQLException {
    long until = inbox.expireUntil();
    if (until == Long.MIN_VALUE) {
      return false;
    }
    InboxRows expired = inInboxes(EXPIRED_IN_INBOXES, until, most);
    inTransaction(() -> expired.end(Reason.EXPIRED));
    expired.tell();
    if (expired.size() < most) {
      inbox.hasExpired(until);
    }
    return expired.size() == most;
  }

  private InboxRows inInboxes(String query, Object... parameters) throws SQLException {
    InboxRows found = new InboxRows(statements, inbox);
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      set(statement, parameters);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(Row.text(rows, 1), InboxEdit.Entry.of(rows, 2));
        }
      }
    }
    return found;
  }

  private void discard(List<Victim> victims, LongAdder counter) throws SQLException {
    if (victims.isEmpty()) {
      return;
    }
    inTransaction(
        () -> {
          for (Victim victim : victims) {
            Row.bindDiscarded(putDiscarded, victim.userId(), messages.discard(victim));
            putDiscarded.addBatch();
          }
          var unused = putDiscarded.executeBatch();
          statements.ends().leaveLog(statements, victims);
          deleteRows(victims);
        });
    findOldest(victims);
    counter.add(victims.size());
    messages.deleted(victims);
  }

  private void deleteRows(List<Victim> victims) throws SQLException {
    for (Victim victim : victims) {
      delete.setLong(1, victim.number());
      delete.addBatch();
    }
    var unused = delete.executeBatch();
    for (MessageId id : shared(victims)) {
      run(SharedTexts.DELETE_UNUSED, id.moment());
    }
  }

  private static Set<MessageId> shared(List<Victim> victims) {
    return victims.stream().filter(Victim::shared).map(Victim::id).collect(Collectors.toSet());
  }

  private void findOldest(List<Victim> deleted) throws SQLException {
    Set<String> users = new HashSet<>();
    for (Victim victim : deleted) {
      users.add(victim.userId());
    }
    try (PreparedStatement query = connection.prepareStatement(OLDEST)) {
      for (String user : users) {
        query.setString(1, user);
        try (ResultSet rows = query.executeQuery()) {
          boolean any = rows.next();
          messages.oldest(
              user, any ? new MessageId(rows.getLong(1), rows.getInt(2)) : MessageId.LAST);
        }
      }
    }
  }

  private boolean trimAnswers(int most) throws SQLException {
    int tooMany = idempotency.tooMany();
    if (tooMany <= 0) {
      return false;
    }
    int deleted = deleteAnswers(DELETE_OLD_ANSWERS, Math.min(tooMany, most));
    return deleted > 0 && idempotency.tooMany() > 0;
  }

  private boolean expireAnswers(int most) throws SQLException {
    long until = idempotency.expireUntil();
    if (until == Long.MIN_VALUE) {
      return false;
    }
    int deleted = deleteAnswers(DELETE_EXPIRED_ANSWERS, until, most);
    if (deleted < most) {
      idempotency.hasExpired(until);
    }
    return deleted == most;
  }

  private int deleteAnswers(String command, Object... parameters) throws SQLException {
    int[] deleted = new int[1];
    inTransaction(() -> deleted[0] = run(command, parameters));
    idempotency.deleted(deleted[0]);
    return deleted[0];
  }

  /** Returns how many rows were changed. */
  private int run(String command, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(command)) {
      set(statement, parameters);
      statement.addBatch();
      return statement.executeBatch()[0];
    }
  }

  private List<Victim> victims(String query, Object... parameters) throws SQLException {
    List<Victim> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      set(statement, parameters);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(victim(rows));
        }
      }
    }
    return found;
  }

  static Victim victim(ResultSet row) throws SQLException {
    MessageId id = new MessageId(row.getLong(2), row.getInt(3));
    boolean shared = row.getInt(5) != 0;
    return new Victim(row.getLong(1), id, Row.text(row, 4), shared, row.getInt(6));
  }

  private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int n = 0; n < parameters.length; n++) {
      statement.setObject(n + 1, parameters[n]);
    }
  }

  /** Something that is to be done in a transaction. */
  interface Work {
    void run() throws SQLException;
  }

  /** Runs something in a transaction. */
  interface Transactions {
    void run(Work work) throws SQLException;
  }

  private void inTransaction(Work work) throws SQLException {
    Sqlite.execute(connection, "PRAGMA synchronous=NORMAL", "BEGIN IMMEDIATE");
    try {
      work.run();
      Sqlite.execute(connection, "COMMIT");
    } catch (SQLException e) {
      delete.clearBatch();
      putDiscarded.clearBatch();
      if (Sqlite.isPassing(e)) {
        Sqlite.rollBack(connection);
      }
      throw e;
    } finally {
      Sqlite.execute(connection, "PRAGMA synchronous=FULL");
    }
  }
}
