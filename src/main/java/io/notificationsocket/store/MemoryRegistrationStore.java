package io.notificationsocket.store;

import io.notificationsocket.registry.Registration;
import io.notificationsocket.registry.RegistrationStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Registrations in memory: gone when the process ends. Safe between threads. */
@ApplicationScoped
public class MemoryRegistrationStore implements RegistrationStore {

  private final ConcurrentHashMap<Key, Registration> registrations = new ConcurrentHashMap<>();

  @Override
  public void save(Registration registration) {
    registrations.put(new Key(registration.userId(), registration.connectionId()), registration);
  }

  @Override
  public @Nullable Registration find(String userId, String connectionId) {
    return registrations.get(new Key(userId, connectionId));
  }

  @Override
  public boolean remove(String userId, String connectionId) {
    return registrations.remove(new Key(userId, connectionId)) != null;
  }

  @Override
  public List<Registration> expired(Instant now) {
    return registrations.values().stream().filter(r -> !r.expiresAt().isAfter(now)).toList();
  }

  @Override
  public int size() {
    return registrations.size();
  }

  private record Key(String userId, String connectionId) {}
}
