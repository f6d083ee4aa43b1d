package io.notificationsocket.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one user on this node. Guarded by itself: whoever holds its lock offers to
 * them, makes them live and takes them out.
 */
final class User {

  private static final Subscription[] NONE = {};

  private final Map<String, Subscription> subscriptions = new HashMap<>(2);
  private List<Subscription> pending = List.of(); // nearly always; a list of its own otherwise
  private Subscription @Nullable [] snapshot = NONE;
  private boolean gone;

  /** Whether the registry has forgotten this object while somebody waited for its lock. */
  boolean isGone() {
    return gone;
  }

  /** Tells that it is of no more use if nobody claims or holds; returns whether nobody does. */
  boolean goesIfEmpty() {
    gone = subscriptions.isEmpty() && pending.isEmpty();
    return gone;
  }

  /** A claim has been asked for. */
  void await(Subscription wanted) {
    if (pending.isEmpty()) {
      pending = new ArrayList<>(1);
    }
    pending.add(wanted);
  }

  /** It has been answered. */
  void isAnswered(Subscription wanted) {
    pending.remove(wanted);
    if (pending.isEmpty()) {
      pending = List.of();
    }
  }

  /** Those whose claims are not answered yet. */
  List<Subscription> pending() {
    return pending;
  }

  void put(Subscription subscription) {
    snapshot = null;
    subscriptions.put(subscription.connectionId(), subscription);
  }

  /** The one under this connection id; null when nobody holds it. */
  @Nullable Subscription find(String connectionId) {
    return subscriptions.get(connectionId);
  }

  boolean holds(Subscription subscription) {
    return subscriptions.get(subscription.connectionId()) == subscription;
  }

  void remove(String connectionId) {
    snapshot = null;
    subscriptions.remove(connectionId);
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
