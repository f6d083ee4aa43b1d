package io.notificationsocket.store;

import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.exchange.local.IdempotencyStore.Entry;
import io.notificationsocket.exchange.local.ScheduleStore;
import io.notificationsocket.exchange.local.StoreChange;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Schedules;
import io.notificationsocket.registry.Schedules.Added;
import io.notificationsocket.registry.Schedules.Scheduled;
import io.notificationsocket.registry.TooManyScheduledException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Scheduled pushes of {@code STORE=memory}. Thread-safe. */
final class MemorySchedules implements ScheduleStore {

  private static final Comparator<Scheduled> BY_TIME =
      Comparator.comparing(Scheduled::at).thenComparing(Scheduled::id);

  private final MemoryIdempotency idempotency;

  // Guarded by this.
  private final TreeMap<MessageId, Scheduled> byId = new TreeMap<>();
  private final NavigableSet<Scheduled> byTime = new TreeSet<>(BY_TIME);
  private final Map<String, NavigableSet<Scheduled>> byUser = new HashMap<>();
  private final Set<MessageId> taken = new HashSet<>();

  MemorySchedules(MemoryIdempotency idempotency) {
    this.idempotency = idempotency;
  }

  @Override
  public Outcome<Added> add(Draft draft) {
    String key = draft.message().key();
    if (key == null) {
      return new Outcome.Known<>(new Added(put(draft), draft.at()), Commit.DONE);
    }
    // Without the lock, which whoever holds that of a key may want.
    IdempotencyRecord known =
        idempotency
            .find(key, draft.now(), () -> new Entry(draft.record(key, put(draft)), Commit.DONE))
            .record();
    return new Outcome.Known<>(draft.repeated(known), Commit.DONE);
  }

  private synchronized MessageId put(Draft draft) {
    NavigableSet<Scheduled> ofUser = byUser.get(draft.userId());
    if (ofUser != null && ofUser.size() >= Schedules.MOST) {
      throw new TooManyScheduledException();
    }
    MessageId id = draft.ids().name(draft.at(), this::greatest);
    put(new Scheduled(id, draft.at(), draft.target(), draft.message().under(null)));
    return id;
  }

  private void put(Scheduled made) {
    byId.put(made.id(), made);
    byTime.add(made);
    byUser.computeIfAbsent(userId(made), unused -> new TreeSet<>(BY_TIME)).add(made);
  }

  private long greatest(long from, long to) {
    MessageId last = byId.floorKey(new MessageId(to, -1));
    return last == null ? 0 : last.moment();
  }

  @Override
  public synchronized List<Scheduled> list(String userId) {
    NavigableSet<Scheduled> ofUser = byUser.get(userId);
    return ofUser == null ? List.of() : List.copyOf(ofUser);
  }

  @Override
  public synchronized Outcome<Boolean> cancel(String userId, MessageId id) {
    Scheduled known = byId.get(id);
    if (known == null || taken.contains(id) || !userId(known).equals(userId)) {
      return new Outcome.Known<>(false, Commit.DONE);
    }
    remove(known);
    return new Outcome.Known<>(true, Commit.DONE);
  }

  private void remove(Scheduled gone) {
    byId.remove(gone.id());
    byTime.remove(gone);
    byUser.computeIfPresent(
        userId(gone),
        (userId, ofUser) -> {
          ofUser.remove(gone);
          return ofUser.isEmpty() ? null : ofUser;
        });
  }

  private static String userId(Scheduled of) {
    return of.target() instanceof Schedules.Target.User user ? user.userId() : "";
  }

  @Override
  public synchronized @Nullable Instant next() {
    return byTime.isEmpty() ? null : byTime.first().at();
  }

  @Override
  public synchronized Outcome<List<Scheduled>> take(Instant now, int most) {
    List<Scheduled> due =
        byTime.stream().takeWhile(each -> !each.at().isAfter(now)).limit(most).toList();
    due.forEach(each -> taken.add(each.id()));
    return new Outcome.Known<>(due, Commit.DONE);
  }

  @Override
  public synchronized boolean isTaken(MessageId id) {
    return taken.contains(id);
  }

  @Override
  public StoreChange made(MessageId id) {
    return (MemoryReceipts.AtOnce) () -> remove(id);
  }

  /** There is no receipt: what is in memory was not there when the server was down. */
  @Override
  public StoreChange expired(Scheduled tooLate, Instant now, Instant until) {
    return made(tooLate.id());
  }

  private synchronized void remove(MessageId id) {
    Scheduled known = byId.get(id);
    if (known != null) {
      remove(known);
    }
  }

  @Override
  public synchronized void isMade(MessageId id) {
    taken.remove(id);
  }

  @Override
  public synchronized void forget(String userId) {
    for (Scheduled each : list(userId)) {
      taken.remove(each.id());
      remove(each);
    }
    for (Scheduled each : list("")) {
      remove(each);
      put(
          new Scheduled(
              each.id(), each.at(), TargetText.without(userId, each.target()), each.message()));
    }
  }
}
