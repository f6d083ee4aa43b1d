package io.notificationsocket.engineio;

import io.notificationsocket.config.ClientSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sessions whose clients hold no claim, the oldest first. A page may connect long before its
 * user logs in, so a client may stay like this for as long as there is room; but anybody can be
 * such a client, so room is bounded, and made by the oldest. Safe between threads; who is taken out
 * to make room is closed by the caller, without the lock.
 */
final class Unclaimed {

  /** The part of them that goes when the heap has no room. */
  private static final int PART = 4;

  private final int most;
  private final int mostOfAddress;

  // Guarded by this.
  private final Set<EngineSession> sessions = new LinkedHashSet<>();
  private final Map<String, Integer> ofAddress = new HashMap<>();

  Unclaimed(ClientSettings settings) {
    this.most = settings.unclaimedMax();
    this.mostOfAddress = settings.maxUnclaimedPerAddress();
  }

  /**
   * Adds a session, as the youngest.
   *
   * @return those that there is no room for with it
   */
  synchronized List<EngineSession> add(EngineSession session) {
    if (sessions.add(session)) {
      count(session, 1);
    }
    return sessions.size() > most ? takeOldest(sessions.size() - most) : List.of();
  }

  /** Takes out the oldest part of them, at least one if there is one. */
  synchronized List<EngineSession> takeOldest() {
    return takeOldest((sessions.size() + PART - 1) / PART);
  }

  private List<EngineSession> takeOldest(int count) {
    List<EngineSession> oldest = new ArrayList<>(count);
    Iterator<EngineSession> all = sessions.iterator();
    while (oldest.size() < count) {
      EngineSession session = all.next();
      all.remove();
      count(session, -1);
      oldest.add(session);
    }
    return oldest;
  }

  /** The session has a claim, or is over. */
  synchronized void remove(EngineSession session) {
    if (sessions.remove(session)) {
      count(session, -1);
    }
  }

  private void count(EngineSession session, int change) {
    if (mostOfAddress > 0) {
      ofAddress.merge(session.address(), change, Unclaimed::sumOrNothing);
    }
  }

  @SuppressWarnings("NullAway") // null takes the entry out of the map
  private static Integer sumOrNothing(Integer before, Integer change) {
    int sum = before + change;
    return sum == 0 ? null : sum;
  }

  boolean limitsAddresses() {
    return mostOfAddress > 0;
  }

  /** Whether there are as many of this address as there may be. */
  synchronized boolean isFullFor(String address) {
    return ofAddress.getOrDefault(address, 0) >= mostOfAddress;
  }

  synchronized int size() {
    return sessions.size();
  }
}
