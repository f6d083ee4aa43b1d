package io.notificationsocket.store;

import io.notificationsocket.exchange.local.LastSeenStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When users were last connected, in memory: those who went last, up to a limit. Thread-safe. */
final class MemoryLastSeen implements LastSeenStore {

  static final int MOST = 100_000;

  private final Map<String, Instant> users = new LinkedHashMap<>(); // guarded by itself

  @Override
  public void connected(String userId, Instant now) {}

  @Override
  public void disconnected(String userId, Instant now) {
    synchronized (users) {
      users.remove(userId); // it comes last now
      users.put(userId, now);
      if (users.size() > MOST) {
        users.remove(users.keySet().iterator().next());
      }
    }
  }

  @Override
  public @Nullable Instant find(String userId) {
    synchronized (users) {
      return users.get(userId);
    }
  }

  void forget(String userId) {
    synchronized (users) {
      users.remove(userId);
    }
  }

  @Override
  public void running(Instant now) {}

  @Override
  public void expire(Instant now) {}
}
