package io.notificationsocket.registry;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The recipients of one user. Guarded by itself: whoever holds its lock decides the order in which
 * this user's messages, claims and their ends come.
 */
final class User {

  private static final Recipient[] NONE = {};

  private final Map<String, Recipient> recipients = new HashMap<>(2);
  private Recipient @Nullable [] snapshot = NONE;
  private boolean gone;

  /** Whether the registry has forgotten this object while somebody waited for its lock. */
  boolean isGone() {
    return gone;
  }

  /** Tells that it is of no more use if it has no recipient; returns whether it has none. */
  boolean goesIfEmpty() {
    gone = recipients.isEmpty();
    return gone;
  }

  @Nullable Recipient put(String connectionId, Recipient recipient) {
    snapshot = null;
    return recipients.put(connectionId, recipient);
  }

  @Nullable Recipient remove(String connectionId) {
    snapshot = null;
    return recipients.remove(connectionId);
  }

  boolean remove(String connectionId, Recipient recipient) {
    snapshot = null;
    return recipients.remove(connectionId, recipient);
  }

  boolean holds(String connectionId) {
    return recipients.containsKey(connectionId);
  }

  boolean holds(String connectionId, Recipient recipient) {
    return recipients.get(connectionId) == recipient;
  }

  /** All of them as they are now; nobody may change the array, which is shared. */
  Recipient[] all() {
    Recipient[] known = snapshot;
    if (known == null) {
      known = recipients.values().toArray(NONE);
      snapshot = known;
    }
    return known;
  }
}
