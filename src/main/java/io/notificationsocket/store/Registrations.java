package io.notificationsocket.store;

import io.notificationsocket.exchange.local.RegistrationStore;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import io.notificationsocket.store.Change.Registered;
import io.notificationsocket.store.Change.RegistrationRemoved;
import io.notificationsocket.store.Change.RegistrationSaved;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** All registrations, in memory and in the journal. Thread-safe. */
class Registrations implements RegistrationStore {

  /** By user id, then by connection id; a user without registrations has no entry. */
  private final ConcurrentHashMap<String, Map<String, Registration>> users =
      new ConcurrentHashMap<>();

  private final ConcurrentHashMap<String, Registration> recoverable = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final Journal journal;

  Registrations(Journal journal) {
    this.journal = journal;
  }

  /** Adds a registration read from the medium. */
  void load(Registration registration) {
    users.compute(
        registration.userId(),
        (id, known) -> {
          Map<String, Registration> all = known == null ? new ConcurrentHashMap<>(2) : known;
          Registration before = all.put(registration.connectionId(), registration);
          if (before == null) {
            size.incrementAndGet();
          }
          index(before, registration);
          return all;
        });
  }

  private void index(@Nullable Registration before, @Nullable Registration now) {
    String old = before == null ? "" : before.recoveryId();
    String current = now == null ? "" : now.recoveryId();
    if (!old.equals(current)) {
      recoverable.remove(old);
    }
    if (now != null && !current.isEmpty()) {
      recoverable.put(current, now);
    }
  }

  @Override
  public void save(Registration registration) {
    load(registration);
    var unused = journal.append(new RegistrationSaved(registration));
  }

  @Override
  public void saveLazily(Registration registration) {
    load(registration);
    journal.appendLazily(new RegistrationSaved(registration));
  }

  @Override
  public @Nullable Registration find(String userId, String connectionId) {
    Map<String, Registration> known = users.get(userId);
    return known == null ? null : known.get(connectionId);
  }

  @Override
  public @Nullable Registration findRecoverable(String recoveryId) {
    return recoverable.get(recoveryId);
  }

  /**
   * With at-most-once delivery, the last clients may have got all messages: assumes that they did.
   */
  void resolve(MessageId newest) {
    users.values().stream()
        .flatMap(known -> known.values().stream())
        .filter(registration -> registration.arrived().equals(MessageId.LAST))
        .toList()
        .forEach(registration -> load(registration.arrived(newest)));
  }

  @Override
  public List<Registration> ofUser(String userId) {
    Map<String, Registration> known = users.get(userId);
    return known == null ? List.of() : List.copyOf(known.values());
  }

  @Override
  public boolean isKnown(String userId) {
    return users.containsKey(userId);
  }

  @Override
  public boolean remove(String userId, String connectionId) {
    boolean[] removed = new boolean[1];
    users.computeIfPresent(
        userId,
        (id, known) -> {
          Registration before = known.remove(connectionId);
          removed[0] = before != null;
          index(before, null);
          return known.isEmpty() ? null : known;
        });
    if (removed[0]) {
      size.decrementAndGet();
      var unused = journal.append(new RegistrationRemoved(new Registered(userId, connectionId)));
    }
    return removed[0];
  }

  @Override
  public List<Registration> expired(Instant now) {
    return users.values().stream()
        .flatMap(known -> known.values().stream())
        .filter(registration -> !registration.expiresAt().isAfter(now))
        .toList();
  }

  @Override
  public int size() {
    return size.get();
  }
}
