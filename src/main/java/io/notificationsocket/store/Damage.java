package io.notificationsocket.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The rows that were found damaged while the server runs. Safe between threads. */
final class Damage {

  private static final Logger LOG = System.getLogger(Damage.class.getName());

  /** Rows that are known by their ids, so that each is counted and logged once. */
  private static final int MOST_KNOWN = 10_000;

  private final Set<Object> known = ConcurrentHashMap.newKeySet();

  /**
   * Counts and logs a row; not when it is known already.
   *
   * @param row tells it from all others
   * @param text for the log
   * @return whether it is new
   */
  boolean report(Object row, String text) {
    if (known.size() >= MOST_KNOWN || !known.add(row)) {
      return false;
    }
    LOG.log(Level.ERROR, text);
    return true;
  }

  /** How many there were since the start. */
  int rows() {
    return known.size();
  }
}
