package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Subscription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The claims in force: which subscription holds which registration. Callers hold the user's lock;
 * thread-safe for different users.
 */
final class Claims {

  /** A claim in force. */
  record Claim(long number, Subscription by) {}

  private final ConcurrentHashMap<String, Map<String, Claim>> users = new ConcurrentHashMap<>();

  @Nullable Claim find(String userId, String connectionId) {
    Map<String, Claim> ofUser = users.get(userId);
    return ofUser == null ? null : ofUser.get(connectionId);
  }

  boolean isHeldBy(Subscription subscription) {
    Claim held = find(subscription.userId(), subscription.connectionId());
    return held != null && held.by() == subscription;
  }

  void put(Claim held) {
    Subscription by = held.by();
    users.computeIfAbsent(by.userId(), id -> new HashMap<>(2)).put(by.connectionId(), held);
  }

  @Nullable Claim remove(String userId, String connectionId) {
    Map<String, Claim> ofUser = users.get(userId);
    if (ofUser == null) {
      return null;
    }
    Claim removed = ofUser.remove(connectionId);
    if (ofUser.isEmpty()) {
      users.remove(userId);
    }
    return removed;
  }

  /** The users who hold a claim. */
  List<String> users() {
    return List.copyOf(users.keySet());
  }

  int count(String userId) {
    Map<String, Claim> ofUser = users.get(userId);
    return ofUser == null ? 0 : ofUser.size();
  }
}
