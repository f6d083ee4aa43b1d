package io.notificationsocket.registry;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims of one user. Guarded by itself: whoever holds its lock decides the order in which this
 * user's messages, claims and their ends come.
 */
final class User {

  private static final Subscription[] NONE = {};

  private final Map<String, Subscription> subscriptions = new HashMap<>(2);
  private Subscription @Nullable [] snapshot = NONE;
  private boolean gone;

  /** Whether the registry has forgotten this object while somebody waited for its lock. */
  boolean isGone() {
    return gone;
  }

  /** Tells that it is of no more use if nobody holds a claim; returns whether nobody does. */
  boolean goesIfEmpty() {
    gone = subscriptions.isEmpty();
    return gone;
  }

  void put(Subscription subscription) {
    snapshot = null;
    subscriptions.put(subscription.connectionId(), subscription);
  }

  /** The one under this connection id; null when nobody holds it. */
  @Nullable Subscription find(String connectionId) {
    return subscriptions.get(connectionId);
  }

  @Nullable Subscription remove(String connectionId) {
    snapshot = null;
    return subscriptions.remove(connectionId);
  }

  boolean holds(String connectionId) {
    return subscriptions.containsKey(connectionId);
  }

  /** All of them as they are now; nobody may change the array, which is shared. */
  Subscription[] all() {
    Subscription[] known = snapshot;
    if (known == null) {
      known = subscriptions.values().toArray(NONE);
      snapshot = known;
    }
    return known;
  }
}
