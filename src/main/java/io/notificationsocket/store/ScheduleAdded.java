package io.notificationsocket.store;

import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.exchange.local.ScheduleStore.Draft;
import io.notificationsocket.exchange.local.ScheduleStore.Waiting;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.ReusedKeyException;
import io.notificationsocket.registry.Schedules;
import io.notificationsocket.registry.Schedules.Added;
import io.notificationsocket.registry.Schedules.Scheduled;
import io.notificationsocket.registry.TooManyScheduledException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Adds a push that is made later, unless too many wait, or the push is a repeat. */
final class ScheduleAdded extends Change.Work {

  private static final String RECORD = "SELECT " + Row.IDEMPOTENCY + " FROM answers WHERE key=?";
  private static final String COUNT =
      "SELECT count(*) FROM schedules INDEXED BY schedules_by_user WHERE user=?";
  private static final String GREATEST = "SELECT max(id) FROM schedules WHERE id>=? AND id<=?";
  private static final String PUT =
      "INSERT OR REPLACE INTO schedules ("
          + ScheduleRow.COLUMNS
          + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private final Draft draft;
  private final DiskIdempotency idempotency;

  // Written by the writing thread, read when the commit is over.
  private @Nullable Added added;
  private @Nullable RuntimeException refusal;
  private int newKeys;

  ScheduleAdded(Draft draft, DiskIdempotency idempotency) {
    this.draft = draft;
    this.idempotency = idempotency;
  }

  @Override
  void run(Change.Statements statements) throws SQLException {
    added = null;
    refusal = null;
    newKeys = 0;
    try {
      String key = draft.message().key();
      added = key == null ? add(statements, null) : once(statements, key);
    } catch (ReusedKeyException | TooManyScheduledException e) {
      refusal = e;
    } catch (FailedQuery e) {
      throw e.why;
    }
  }

  private Added once(Change.Statements statements, String key) throws SQLException {
    PreparedStatement query = statements.of(RECORD);
    query.setString(1, key);
    boolean isThere;
    try (ResultSet rows = query.executeQuery()) {
      isThere = rows.next();
      if (isThere) {
        IdempotencyRecord known = Row.idempotencyRecord(rows);
        if (known == null) {
          throw new ReusedKeyException(); // damaged: it is not known whose it is
        }
        if (known.expiresAt().isAfter(draft.now())) {
          return draft.repeated(known);
        }
      }
    }
    Added made = add(statements, key);
    PreparedStatement put = statements.of(SqliteDisk.PUT_IDEMPOTENCY);
    Row.bind(put, draft.record(key, made.id()));
    put.addBatch();
    var unused = put.executeBatch();
    newKeys = isThere ? 0 : 1;
    return made;
  }

  private Added add(Change.Statements statements, @Nullable String key) throws SQLException {
    PreparedStatement count = statements.of(COUNT);
    count.setString(1, draft.userId());
    if (number(count) >= Schedules.MOST) {
      throw new TooManyScheduledException();
    }
    MessageId id = draft.ids().name(draft.at(), greatest(statements));
    put(
        statements,
        draft.userId(),
        new Scheduled(id, draft.at(), draft.target(), draft.message()),
        key);
    return new Added(id, draft.at());
  }

  private static long number(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0; // of no row at all, the greatest is null, and so 0
    }
  }

  private static Waiting greatest(Change.Statements statements) {
    return (from, to) -> {
      try {
        PreparedStatement query = statements.of(GREATEST);
        query.setLong(1, from);
        query.setLong(2, to);
        return number(query);
      } catch (SQLException e) {
        throw new FailedQuery(e);
      }
    };
  }

  /** Carries an exception through a port that has none. */
  private static final class FailedQuery extends RuntimeException {
    private final transient SQLException why;

    FailedQuery(SQLException why) {
      super(why);
      this.why = why;
    }
  }

  static void put(
      Change.Statements statements, String userId, Scheduled scheduled, @Nullable String key)
      throws SQLException {
    PreparedStatement put = statements.of(PUT);
    ScheduleRow.bind(put, userId, scheduled, key);
    put.addBatch();
    var unused = put.executeBatch();
  }

  @Override
  void isWritten() {
    idempotency.added(newKeys);
  }

  /** What was added; asked when the commit is over and has not failed. */
  Added added() {
    return Objects.requireNonNull(added);
  }

  /** Why nothing was added; null if that is not so. */
  @Nullable RuntimeException refusal() {
    return refusal;
  }
}
