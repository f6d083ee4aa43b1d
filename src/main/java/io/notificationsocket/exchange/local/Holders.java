package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Subscription;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which subscription holds which registration. Of one user, used with that user's lock held; safe
 * between threads for different users.
 */
final class Holders {

  /** A claim that was made. */
  record Held(long number, Subscription by) {}

  private final ConcurrentHashMap<String, Map<String, Held>> users = new ConcurrentHashMap<>();

  @Nullable Held find(String userId, String connectionId) {
    Map<String, Held> ofUser = users.get(userId);
    return ofUser == null ? null : ofUser.get(connectionId);
  }

  boolean isHeldBy(Subscription subscription) {
    Held held = find(subscription.userId(), subscription.connectionId());
    return held != null && held.by() == subscription;
  }

  void put(Held held) {
    Subscription by = held.by();
    users.computeIfAbsent(by.userId(), id -> new HashMap<>(2)).put(by.connectionId(), held);
  }

  @Nullable Held remove(String userId, String connectionId) {
    Map<String, Held> ofUser = users.get(userId);
    if (ofUser == null) {
      return null;
    }
    Held removed = ofUser.remove(connectionId);
    if (ofUser.isEmpty()) {
      users.remove(userId);
    }
    return removed;
  }

  int count(String userId) {
    Map<String, Held> ofUser = users.get(userId);
    return ofUser == null ? 0 : ofUser.size();
  }
}
