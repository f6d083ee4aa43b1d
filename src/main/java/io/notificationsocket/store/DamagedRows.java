package io.notificationsocket.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Rows found damaged since the start. Thread-safe. */
final class DamagedRows {

  private static final Logger LOG = System.getLogger(DamagedRows.class.getName());

  /** How many rows are remembered, so that each is counted and logged once. */
  private static final int MOST_KNOWN = 10_000;

  private final Set<Object> known = ConcurrentHashMap.newKeySet();

  /**
   * Counts and logs a damaged row, unless it is known already.
   *
   * @param row its id
   * @param text for the log
   * @return whether the row was not known before
   */
  boolean report(Object row, String text) {
    if (known.size() >= MOST_KNOWN || !known.add(row)) {
      return false;
    }
    LOG.log(Level.ERROR, text);
    return true;
  }

  /** How many rows were found since the start. */
  int rows() {
    return known.size();
  }
}
