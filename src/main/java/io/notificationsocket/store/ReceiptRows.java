package io.notificationsocket.store;

import io.notificationsocket.exchange.local.ReceiptStore.End;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.Statements;
import java.sql.SQLException;

/**
 * The rows of the receipts table. A message has one when there is something to say of it: an
 * arrival, a change, or its end. They have no checksums: a damaged one misleads nobody's client.
 */
final class ReceiptRows {

  static final String COLUMNS =
      "user, id, node, expires, version, sent, delivered, sessions, read_at, ended, ended_at,"
          + " replaced_by, replaced_by_node, changed, changed_node, late, until";

  private static final String INSERT = "INSERT INTO receipts (" + COLUMNS + ") SELECT user, id,";

  /** Of a message that nothing else is said of, with those of its columns that are not 0. */
  private static String fresh(String sent, String delivered, String sessions) {
    return " node, expires, 1, "
        + sent
        + ", "
        + delivered
        + ", "
        + sessions
        + ", 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM ";
  }

  private static final String ENSURE_LOG =
      INSERT
          + fresh("0", "0", "0")
          + "messages INDEXED BY messages_by_user WHERE user=? AND id=?"
          + " ON CONFLICT (user, id) DO UPDATE SET expires=max(expires, excluded.expires)";
  private static final String ENSURE_INBOX =
      INSERT
          + fresh("0", "0", "0")
          + "inbox WHERE user=? AND id=?"
          + " ON CONFLICT (user, id) DO UPDATE SET expires=max(expires, excluded.expires)";

  private static final String IN_LOG =
      "messages INDEXED BY messages_by_user WHERE user=? AND id>? AND id<=?";
  private static final String SENT =
      INSERT
          + fresh("1", "0", "0")
          + IN_LOG
          + " ON CONFLICT (user, id) DO UPDATE SET sent=1 WHERE sent=0";
  private static final String ARRIVED =
      "sessions=sessions+?, delivered=iif(delivered=0, ?, delivered)";
  private static final String UPSERT_ARRIVED =
      " ON CONFLICT (user, id) DO UPDATE SET sessions=sessions+excluded.sessions,"
          + " delivered=iif(delivered=0, excluded.delivered, delivered)";
  private static final String ARRIVED_IN_LOG =
      INSERT + fresh("0", "?", "?") + IN_LOG + UPSERT_ARRIVED;
  private static final String ARRIVED_IN_INBOX =
      INSERT
          + fresh("0", "?", "?")
          + "inbox WHERE user=? AND id>? AND id<=? AND NOT EXISTS (SELECT 1 FROM messages"
          + " INDEXED BY messages_by_user WHERE messages.user=inbox.user AND messages.id=inbox.id)"
          + UPSERT_ARRIVED;
  private static final String ARRIVED_AFTER_END =
      "UPDATE receipts SET " + ARRIVED + " WHERE user=? AND id>? AND id<=? AND ended>0";
  private static final String ARRIVED_LATE =
      "UPDATE receipts INDEXED BY receipts_by_change SET "
          + ARRIVED
          + " WHERE user=? AND changed>? AND changed>0 AND late>? AND late<=?"
          + " AND (id<=? OR id>?) AND ended=0";

  private static final String CHANGED =
      "changed=?, changed_node=? WHERE user=? AND id=? AND ended=0";
  private static final String UPDATED = "UPDATE receipts SET version=?, " + CHANGED;
  private static final String LATE = "UPDATE receipts SET late=?, " + CHANGED;
  private static final String ENDED =
      "UPDATE receipts SET ended=?, ended_at=?, until=?, replaced_by=?, replaced_by_node=?, "
          + CHANGED;

  /** To be run before the row of a message in the log is deleted. */
  static final String LEFT_LOG =
      INSERT
          + " node, expires, 1, 0, 0, 0, 0, 1, ?, 0, 0, 0, 0, 0, ?"
          + " FROM messages WHERE number=? AND NOT EXISTS (SELECT 1 FROM inbox"
          + " WHERE inbox.user=messages.user AND inbox.id=messages.id)"
          + " ON CONFLICT (user, id) DO UPDATE SET expires=max(expires, excluded.expires),"
          + " ended_at=iif(ended=0, excluded.ended_at, ended_at), ended=max(ended, 1),"
          + " until=excluded.until";

  /**
   * To be run before a row of an inbox is deleted. Who has read the message has read it even if
   * only the log has it from now on.
   */
  static final String LEFT_INBOX =
      "INSERT INTO receipts ("
          + COLUMNS
          + ") SELECT user, id, node, expires, version, 0, 0, 0, read_at, kept=0, iif(kept, 0, ?),"
          + " 0, 0, 0, 0, 0, iif(kept, 0, ?) FROM (SELECT inbox.*, EXISTS (SELECT 1 FROM messages"
          + " INDEXED BY messages_by_user WHERE messages.user=inbox.user AND messages.id=inbox.id)"
          + " AS kept FROM inbox WHERE user=? AND id=?) WHERE kept=0 OR read_at>0"
          + " ON CONFLICT (user, id) DO UPDATE SET expires=max(expires, excluded.expires),"
          + " read_at=excluded.read_at, ended_at=iif(ended=0, excluded.ended_at, ended_at),"
          + " ended=max(ended, excluded.ended), until=max(until, excluded.until)";

  private ReceiptRows() {}

  /** Numbers of the column ended; 0 for a message that lives. */
  static int number(End end) {
    return switch (end) {
      case EXPIRED -> 1;
      case WITHDRAWN -> 2;
      case REPLACED -> 3;
    };
  }

  /** The end of this number, which is not 0. */
  static End end(int number) {
    return number == 2 ? End.WITHDRAWN : number == 3 ? End.REPLACED : End.EXPIRED;
  }

  private static void ensure(Statements statements, String userId, MessageId id)
      throws SQLException {
    var unused = statements.update(ENSURE_LOG, userId, id.moment());
    var unusedToo = statements.update(ENSURE_INBOX, userId, id.moment());
  }

  /** Messages in the log were written to a transport. */
  static void sent(Statements statements, String userId, MessageId from, MessageId to)
      throws SQLException {
    var unused = statements.update(SENT, userId, from.moment(), to.moment());
  }

  /** Messages in the log have arrived, and late ones whose places lie between. */
  static void arrivedInLog(
      Statements statements, String userId, long from, long to, int sessions, long now)
      throws SQLException {
    var unused = statements.update(ARRIVED_IN_LOG, now, sessions, userId, from, to);
    var unusedToo =
        statements.update(ARRIVED_LATE, sessions, now, userId, from, from, to, from, to);
  }

  /** Messages that are not in the log, or not any more, have arrived. */
  static void arrivedBesides(
      Statements statements, String userId, long from, long to, int sessions, long now)
      throws SQLException {
    var unused = statements.update(ARRIVED_IN_INBOX, now, sessions, userId, from, to);
    var unusedToo = statements.update(ARRIVED_AFTER_END, sessions, now, userId, from, to);
  }

  /** Whether there was such a message that lives. */
  static boolean updated(
      Statements statements, String userId, MessageId id, int version, MessageId position)
      throws SQLException {
    ensure(statements, userId, id);
    return statements.update(
            UPDATED, version, position.moment(), position.node(), userId, id.moment())
        > 0;
  }

  static void late(Statements statements, String userId, MessageId id, MessageId position)
      throws SQLException {
    ensure(statements, userId, id);
    var unused =
        statements.update(
            LATE, position.moment(), position.moment(), position.node(), userId, id.moment());
  }

  /**
   * Whether there was such a message that lived.
   *
   * @param by by what it is replaced; {@link MessageId#FIRST} if it is not
   */
  static boolean ended(
      Statements statements,
      String userId,
      MessageId id,
      MessageId position,
      End end,
      long at,
      long until,
      MessageId by)
      throws SQLException {
    ensure(statements, userId, id);
    return statements.update(
            ENDED,
            number(end),
            at,
            until,
            by.moment(),
            by.node(),
            position.moment(),
            position.node(),
            userId,
            id.moment())
        > 0;
  }
}
