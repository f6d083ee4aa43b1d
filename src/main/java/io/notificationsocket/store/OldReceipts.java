package io.notificationsocket.store;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.Statements;
import io.notificationsocket.store.Housekeeping.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the receipts of messages that are deleted, and deletes old ones, on the writing thread. A
 * part of {@link Housekeeping}.
 */
final class OldReceipts implements Statements {

  private static final String OLD =
      "SELECT user, id, changed FROM receipts INDEXED BY receipts_by_end WHERE until>0";
  private static final String EXPIRED = OLD + " AND until<=? ORDER BY until LIMIT ?";
  private static final String OLDEST = OLD + " ORDER BY until LIMIT ?";
  private static final String COUNT =
      "SELECT count(*) FROM receipts INDEXED BY receipts_by_end WHERE until>0";
  private static final String DELETE = "DELETE FROM receipts WHERE user=? AND id=?";
  private static final String NEWEST_CHANGE =
      "SELECT changed, changed_node FROM receipts INDEXED BY receipts_by_change"
          + " WHERE user=? AND changed>0 ORDER BY changed DESC LIMIT 1";
  private static final String EXPIRE_COLLAPSES =
      "DELETE FROM collapses WHERE (user, key) IN (SELECT user, key FROM collapses"
          + " INDEXED BY collapses_by_expiry WHERE expires<=? LIMIT ?)";
  private static final String FORGET =
      "DELETE FROM receipts WHERE user=? AND id IN"
          + " (SELECT id FROM receipts WHERE user=? AND id<=? LIMIT ?)";
  private static final String FORGET_COLLAPSES = "DELETE FROM collapses WHERE user=? AND id<=?";

  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final Connection connection;
  private final DiskReceipts receipts;
  private final DiskChanges changes;
  private final StoreSettings settings;
  private final Clock clock;

  OldReceipts(
      Connection connection,
      DiskReceipts receipts,
      DiskChanges changes,
      StoreSettings settings,
      Clock clock) {
    this.connection = connection;
    this.receipts = receipts;
    this.changes = changes;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public PreparedStatement of(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      statements.put(sql, known);
    }
    return known;
  }

  void clearBatches() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.clearBatch();
    }
  }

  boolean isTidy() {
    return receipts.isTidy();
  }

  /** Leaves the receipts of messages whose rows in the log are about to be deleted. */
  void end(List<Victim> victims) throws SQLException {
    long now = clock.millis();
    long until = now + settings.receiptTtl().toMillis();
    int most = Math.min(settings.userMaxBytes(), settings.maxBytes());
    PreparedStatement left = of(ReceiptRows.LEFT_LOG);
    for (Victim victim : victims) {
      if (victim.bytes() <= most) { // a larger one was never kept
        left.setLong(1, now);
        left.setLong(2, until);
        left.setLong(3, victim.number());
        left.addBatch();
      }
    }
    var unused = left.executeBatch();
  }

  /** Deletes some of the receipts, and collapse keys, whose time is over, or that are too many. */
  boolean expire(Transactions transactions, int most) throws SQLException {
    long now = receipts.expireUntil();
    if (now == Long.MIN_VALUE) {
      return false;
    }
    List<Old> old = old(EXPIRED, now, most);
    if (old.size() < most) {
      long tooMany = Sqlite.number(connection, COUNT) - old.size() - settings.maxMessages();
      if (tooMany > 0) {
        old = old(OLDEST, Math.min(most, old.size() + tooMany));
      }
    }
    List<Old> deleted = old;
    int[] keys = new int[1];
    transactions.run(
        () -> {
          for (Old each : deleted) {
            var unused = run(DELETE, each.userId(), each.id());
          }
          keys[0] = run(EXPIRE_COLLAPSES, now, most);
        });
    findNewest(deleted);
    boolean more = deleted.size() == most || keys[0] == most;
    if (!more) {
      receipts.hasExpired(now);
    }
    return more;
  }

  /** A receipt that is to be deleted. */
  private record Old(String userId, long id, long changed) {}

  private List<Old> old(String query, Object... parameters) throws SQLException {
    List<Old> found = new ArrayList<>();
    all(
        query,
        row -> found.add(new Old(Row.text(row, 1), row.getLong(2), row.getLong(3))),
        parameters);
    return found;
  }

  private void findNewest(List<Old> deleted) throws SQLException {
    Map<String, Long> changed = new LinkedHashMap<>();
    for (Old each : deleted) {
      if (each.changed() > 0) {
        changed.merge(each.userId(), each.changed(), Math::max);
      }
    }
    for (Map.Entry<String, Long> user : changed.entrySet()) {
      @Nullable MessageId[] left = new MessageId[1];
      first(
          NEWEST_CHANGE,
          row -> left[0] = new MessageId(row.getLong(1), row.getInt(2)),
          user.getKey());
      changes.deleted(user.getKey(), user.getValue(), left[0]);
    }
  }

  /**
   * Deletes some of the receipts of a forgotten user, and the collapse keys.
   *
   * @return whether there may be more
   */
  boolean forget(Transactions transactions, String userId, long until, int most)
      throws SQLException {
    int[] deleted = new int[1];
    transactions.run(
        () -> {
          deleted[0] = run(FORGET, userId, userId, until, most);
          var unused = run(FORGET_COLLAPSES, userId, until);
        });
    return deleted[0] == most;
  }
}
