package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Subscription;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final LastSeenStore lastSeen;
  private final Clock clock;

  Claims(LastSeenStore lastSeen, Clock clock) {
    this.lastSeen = lastSeen;
    this.clock = clock;
  }

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
    Map<String, Claim> ofUser = users.computeIfAbsent(by.userId(), id -> new HashMap<>(2));
    if (ofUser.isEmpty()) {
      lastSeen.connected(by.userId(), clock.instant());
    }
    ofUser.put(by.connectionId(), held);
  }

  @Nullable Claim remove(String userId, String connectionId) {
    Map<String, Claim> ofUser = users.get(userId);
    if (ofUser == null) {
      return null;
    }
    Claim removed = ofUser.remove(connectionId);
    if (ofUser.isEmpty()) {
      users.remove(userId);
      lastSeen.disconnected(userId, clock.instant());
    }
    return removed;
  }

  /** All claims of a user. */
  List<Claim> ofUser(String userId) {
    Map<String, Claim> ofUser = users.get(userId);
    return ofUser == null ? List.of() : List.copyOf(ofUser.values());
  }

  /** The users who have claims, while others come and go. */
  Set<String> users() {
    return users.keySet();
  }

  int count(String userId) {
    Map<String, Claim> ofUser = users.get(userId);
    return ofUser == null ? 0 : ofUser.size();
  }
}
