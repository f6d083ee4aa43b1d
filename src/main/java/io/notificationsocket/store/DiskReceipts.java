package io.notificationsocket.store;

import io.notificationsocket.exchange.local.ReceiptStore;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Receipts.Of;
import io.notificationsocket.store.Change.Statements;
import io.notificationsocket.store.Change.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Receipts on disk; in memory are only arrivals that are not written yet. Thread-safe. */
final class DiskReceipts implements ReceiptStore {

  private static final String FIND =
      "SELECT m.node, m.expires, m.until_registered, i.node, i.expires, i.read_at, r.node,"
          + " r.expires, r.version, r.sent, r.delivered, r.sessions, r.read_at, r.ended"
          + " FROM (SELECT ? AS user, ? AS id) AS q"
          + " LEFT JOIN messages AS m INDEXED BY messages_by_user ON m.user=q.user AND m.id=q.id"
          + " LEFT JOIN inbox AS i ON i.user=q.user AND i.id=q.id"
          + " LEFT JOIN receipts AS r ON r.user=q.user AND r.id=q.id";
  private static final String USERS =
      "SELECT user FROM messages INDEXED BY messages_by_text WHERE id=? AND json IS NULL AND node=?"
          + " UNION SELECT user FROM messages INDEXED BY messages_by_own_text"
          + " WHERE id=? AND json IS NOT NULL AND node=?"
          + " UNION SELECT user FROM inbox INDEXED BY inbox_by_id WHERE id=? AND node=?"
          + " UNION SELECT user FROM receipts INDEXED BY receipts_by_id WHERE id=? AND node=?"
          + " ORDER BY user";

  private final ConcurrentHashMap<String, ArrivalsWritten> open = new ConcurrentHashMap<>();
  private final AtomicLong expireUntil = new AtomicLong(Long.MIN_VALUE);
  private final DiskMessages messages;
  private final Journal journal;
  private final Readers readers;
  private final Clock clock;

  DiskReceipts(DiskMessages messages, Journal journal, Readers readers, Clock clock) {
    this.messages = messages;
    this.journal = journal;
    this.readers = readers;
    this.clock = clock;
  }

  @Override
  public void arrived(String userId, MessageId from, MessageId liveSince, MessageId to) {
    open.compute(
        userId,
        (id, known) -> {
          if (known != null && known.add(from, liveSince, to)) {
            return known;
          }
          ArrivalsWritten next =
              new ArrivalsWritten(userId, clock.millis(), it -> open.remove(userId, it));
          var unused = next.add(from, liveSince, to);
          journal.appendLazily(next);
          return next;
        });
  }

  @Override
  public void sent(String userId, MessageId from, MessageId to) {
    journal.appendLazily(
        new Work() {
          @Override
          void run(Statements statements) throws SQLException {
            ReceiptRows.sent(statements, userId, from, to);
          }

          @Override
          boolean isDropped() {
            return false;
          }
        });
  }

  @Override
  public List<@Nullable StoredReceipt> find(List<Of> wanted) {
    List<@Nullable StoredReceipt> found = new ArrayList<>(wanted.size());
    List<Object[]> parameters = new ArrayList<>(wanted.size());
    for (Of each : wanted) {
      parameters.add(new Object[] {each.userId(), each.id().moment()});
    }
    // The query gives one row for each.
    readers.rows(FIND, parameters, row -> found.add(receipt(wanted.get(found.size()), row)));
    return found;
  }

  private @Nullable StoredReceipt receipt(Of of, ResultSet row) throws SQLException {
    int node = of.id().node();
    boolean inLog = isThere(row, 1, node);
    boolean inInbox = isThere(row, 4, node);
    boolean known = isThere(row, 7, node);
    if (!(inLog || inInbox || known) || messages.isForgotten(of.userId(), of.id())) {
      return null;
    }
    boolean lives =
        inInbox || (inLog && !messages.isDropped(of.userId(), of.id(), row.getInt(3) != 0));
    int ended = known ? row.getInt(14) : 0;
    long expires = Math.max(Math.max(row.getLong(2), row.getLong(5)), row.getLong(8));
    return new StoredReceipt(
        Instant.ofEpochMilli(expires),
        known ? row.getInt(9) : 1,
        ended > 0 ? ReceiptRows.end(ended) : lives ? null : End.EXPIRED,
        row.getInt(10) != 0,
        instant(row.getLong(11)),
        row.getInt(12),
        instant(inInbox ? row.getLong(6) : row.getLong(13)));
  }

  private static boolean isThere(ResultSet row, int column, int node) throws SQLException {
    int its = row.getInt(column);
    return !row.wasNull() && its == node;
  }

  private static @Nullable Instant instant(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  @Override
  public List<String> users(MessageId id) {
    long moment = id.moment();
    int node = id.node();
    List<String> found = new ArrayList<>();
    readers.rows(
        USERS,
        row -> found.add(Row.text(row, 1)),
        moment,
        node,
        moment,
        node,
        moment,
        node,
        moment,
        node);
    found.removeIf(userId -> messages.isForgotten(userId, id));
    return found;
  }

  @Override
  public void expire(Instant now) {
    expireUntil.set(now.toEpochMilli());
  }

  // ---- for the housekeeping --------------------------------------------------------------------

  /** Whether there is nothing to delete. */
  boolean isTidy() {
    return expireUntil() == Long.MIN_VALUE;
  }

  /** In milliseconds since 1970; {@link Long#MIN_VALUE} if there is nothing to do. */
  long expireUntil() {
    return expireUntil.get();
  }

  void hasExpired(long until) {
    expireUntil.compareAndSet(until, Long.MIN_VALUE);
  }
}
