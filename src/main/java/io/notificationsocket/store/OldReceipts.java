package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.Statements;
import io.notificationsocket.store.Housekeeping.Transactions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deletes receipts whose time is over or that are too many, and those of forgotten users, on the
 * writing thread. A part of {@link Housekeeping}.
 */
final class OldReceipts {

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

  private final Statements statements;
  private final DiskReceipts receipts;
  private final DiskChanges changes;
  private final int most;

  /**
   * @param most receipts of messages that have ended
   */
  OldReceipts(Statements statements, DiskReceipts receipts, DiskChanges changes, int most) {
    this.statements = statements;
    this.receipts = receipts;
    this.changes = changes;
    this.most = most;
  }

  boolean isTidy() {
    return receipts.isTidy();
  }

  /** Deletes some of the receipts, and collapse keys, whose time is over, or that are too many. */
  boolean expire(Transactions transactions, int step) throws SQLException {
    long now = receipts.expireUntil();
    if (now == Long.MIN_VALUE) {
      return false;
    }
    List<Old> old = old(EXPIRED, now, step);
    if (old.size() < step) {
      long tooMany = count() - old.size() - most;
      if (tooMany > 0) {
        old = old(OLDEST, Math.min(step, old.size() + tooMany));
      }
    }
    List<Old> deleted = old;
    int[] keys = new int[1];
    transactions.run(
        () -> {
          for (Old each : deleted) {
            var unused = statements.update(DELETE, each.userId(), each.id());
          }
          keys[0] = statements.update(EXPIRE_COLLAPSES, now, step);
        });
    findNewest(deleted);
    boolean more = deleted.size() == step || keys[0] == step;
    if (!more) {
      receipts.hasExpired(now);
    }
    return more;
  }

  private long count() throws SQLException {
    long[] count = new long[1];
    statements.first(COUNT, row -> count[0] = row.getLong(1));
    return count[0];
  }

  /** A receipt that is to be deleted. */
  private record Old(String userId, long id, long changed) {}

  private List<Old> old(String query, Object... parameters) throws SQLException {
    List<Old> found = new ArrayList<>();
    statements.all(
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
      statements.first(
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
  boolean forget(Transactions transactions, String userId, long until, int step)
      throws SQLException {
    int[] deleted = new int[1];
    transactions.run(
        () -> {
          deleted[0] = statements.update(FORGET, userId, userId, until, step);
          var unused = statements.update(FORGET_COLLAPSES, userId, until);
        });
    return deleted[0] == step;
  }
}
