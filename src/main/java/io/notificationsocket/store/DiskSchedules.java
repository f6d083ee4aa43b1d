package io.notificationsocket.store;

import io.notificationsocket.exchange.local.ScheduleStore;
import io.notificationsocket.exchange.local.StoreChange;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Schedules.Added;
import io.notificationsocket.registry.Schedules.Scheduled;
import io.notificationsocket.registry.Schedules.Target;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Scheduled pushes on disk; only which of them are taken is in memory. Each change is made on the
 * writing thread, in the order of the calls. Thread-safe.
 */
final class DiskSchedules implements ScheduleStore {

  /** Of texts that are taken at a time. */
  private static final int MOST_CHARACTERS = 8_000_000;

  private static final String DUE =
      "SELECT "
          + ScheduleRow.COLUMNS
          + " FROM schedules INDEXED BY schedules_by_due WHERE due<=? ORDER BY due, id LIMIT ?";
  private static final String DELETE = "DELETE FROM schedules WHERE id=? AND node=?";
  private static final String CANCEL = DELETE + " AND user=?";
  private static final String DELETE_KEYS =
      "DELETE FROM answers WHERE key IN (SELECT key FROM schedules WHERE user=? AND key NOT NULL)";
  private static final String DELETE_OF_USER = "DELETE FROM schedules WHERE user=?";
  private static final String NAMING =
      "SELECT " + ScheduleRow.COLUMNS + " FROM schedules WHERE user='' AND instr(target, ?)>0";

  /** Rewrites the first page unchanged, so that a full disk is noticed. */
  private static final String TOUCH = "PRAGMA user_version=" + Schema.STEPS.size();

  private final Map<MessageId, String> taken = new ConcurrentHashMap<>(); // whose each is
  private final Map<String, Integer> forgetting = new ConcurrentHashMap<>(); // how often each
  private final Journal journal;
  private final Readers readers;
  private final DamagedRows damage;
  private final DiskIdempotency idempotency;

  DiskSchedules(Journal journal, Readers readers, DamagedRows damage, DiskIdempotency idempotency) {
    this.journal = journal;
    this.readers = readers;
    this.damage = damage;
    this.idempotency = idempotency;
  }

  @Override
  public Outcome<Added> add(Draft draft) {
    ScheduleAdded change = new ScheduleAdded(draft, idempotency);
    Commit commit = new RefusableCommit(journal.append(change), change::refusal);
    return new Later<>(commit, change::added);
  }

  /** An outcome that is known when its commit is over. */
  private record Later<T>(Commit commit, Supplier<T> known) implements Outcome<T> {
    @Override
    public T value() {
      return known.get();
    }
  }

  @Override
  public List<Scheduled> list(String userId) {
    List<Scheduled> found = new ArrayList<>();
    for (ScheduleRow row : readers.schedules(userId)) {
      if (row.scheduled() == null) {
        report(row);
      } else {
        found.add(row.scheduled());
      }
    }
    return found;
  }

  private void report(ScheduleRow row) {
    damage.report(
        row.id(), "the scheduled push " + row.id() + " is damaged on the disk and is not made");
  }

  @Override
  public @Nullable Instant next() {
    long due = readers.nextSchedule();
    return due < 0 ? null : Instant.ofEpochMilli(due);
  }

  // ---- changes, on the writing thread ----------------------------------------------------------

  @Override
  public Outcome<Boolean> cancel(String userId, MessageId id) {
    boolean[] cancelled = new boolean[1];
    Commit commit =
        journal.append(
            new Change.Work() {
              @Override
              void run(Change.Statements statements) throws SQLException {
                cancelled[0] =
                    !taken.containsKey(id)
                        && statements.update(CANCEL, id.moment(), id.node(), userId) > 0;
              }
            });
    return new Later<>(commit, () -> cancelled[0]);
  }

  @Override
  public Outcome<List<Scheduled>> take(Instant now, int most) {
    Taking taking = new Taking(now, most);
    return new Later<>(journal.append(taking), () -> List.copyOf(taking.due));
  }

  private final class Taking extends Change.Work {
    private final Instant now;
    private final int most;
    private final List<Scheduled> due = new ArrayList<>();

    Taking(Instant now, int most) {
      this.now = now;
      this.most = most;
    }

    @Override
    void run(Change.Statements statements) throws SQLException {
      due.clear();
      List<ScheduleRow> damaged = new ArrayList<>();
      PreparedStatement query = statements.of(DUE);
      query.setLong(1, now.toEpochMilli());
      query.setInt(2, most);
      try (ResultSet rows = query.executeQuery()) {
        long characters = 0;
        while (characters < MOST_CHARACTERS && rows.next()) {
          ScheduleRow row = ScheduleRow.read(rows);
          Scheduled scheduled = row.scheduled();
          if (scheduled == null) {
            damaged.add(row);
          } else {
            due.add(scheduled);
            characters += scheduled.message().json().length();
          }
        }
      }
      for (ScheduleRow row : damaged) {
        report(row);
        var unused = statements.update(DELETE, row.id().moment(), row.id().node());
      }
      var unused = statements.update(TOUCH);
      due.removeIf(each -> !isTaken(each));
    }
  }

  private boolean isTaken(Scheduled due) {
    String userId = due.target() instanceof Target.User user ? user.userId() : "";
    taken.put(due.id(), userId);
    // Looked at after that: whoever forgets the user now sees that it is taken.
    if (forgetting.containsKey(userId)) {
      taken.remove(due.id());
    }
    return taken.containsKey(due.id());
  }

  @Override
  public boolean isTaken(MessageId id) {
    return taken.containsKey(id);
  }

  @Override
  public StoreChange made(MessageId id) {
    return new Change.Work() {
      @Override
      void run(Change.Statements statements) throws SQLException {
        var unused = statements.update(DELETE, id.moment(), id.node());
      }
    };
  }

  @Override
  public StoreChange expired(Scheduled tooLate, Instant now, Instant until) {
    MessageId id = tooLate.id();
    return new Change.Work() {
      @Override
      void run(Change.Statements statements) throws SQLException {
        var unused = statements.update(DELETE, id.moment(), id.node());
        if (tooLate.target() instanceof Target.User user) {
          ReceiptRows.missed(statements, user.userId(), id, tooLate.at(), now, until);
        }
      }
    };
  }

  @Override
  public void isMade(MessageId id) {
    taken.remove(id);
  }

  @Override
  public void forget(String userId) {
    forgetting.merge(userId, 1, Integer::sum);
    taken.values().removeIf(userId::equals);
    var unused = journal.append(new Forgetting(userId));
  }

  private final class Forgetting extends Change.Work {
    private final String userId;
    private int keys;

    Forgetting(String userId) {
      this.userId = userId;
    }

    @Override
    void run(Change.Statements statements) throws SQLException {
      keys = statements.update(DELETE_KEYS, userId);
      var unused = statements.update(DELETE_OF_USER, userId);
      List<ScheduleRow> naming = new ArrayList<>();
      PreparedStatement query = statements.of(NAMING);
      query.setString(1, "\n" + userId + "\n");
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          naming.add(ScheduleRow.read(rows));
        }
      }
      for (ScheduleRow row : naming) {
        Scheduled known = row.scheduled();
        if (known != null) {
          Scheduled without =
              new Scheduled(
                  known.id(),
                  known.at(),
                  TargetText.without(userId, known.target()),
                  known.message());
          ScheduleAdded.put(statements, "", without, row.key());
        }
      }
    }

    @Override
    void isWritten() {
      idempotency.deleted(keys);
      forgetting.computeIfPresent(userId, (id, times) -> times == 1 ? null : times - 1);
    }

    @Override
    boolean isDropped() {
      return false; // nobody would ask again
    }
  }
}
