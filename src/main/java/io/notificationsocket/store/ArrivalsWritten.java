package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.Statements;
import io.notificationsocket.store.Change.Work;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The arrivals of one user's messages within a moment. What many sessions have got alike is written
 * once. Thread-safe.
 */
final class ArrivalsWritten extends Work {

  private final String userId;
  private final long now;
  private final Consumer<ArrivalsWritten> onWritten;

  // Guarded by this: how many sessions more, or fewer, from each place on.
  private final TreeMap<Long, Integer> inLog = new TreeMap<>();
  private final TreeMap<Long, Integer> besides = new TreeMap<>();
  private boolean begun;

  /**
   * @param now in ms since 1970
   */
  ArrivalsWritten(String userId, long now, Consumer<ArrivalsWritten> onWritten) {
    this.userId = userId;
    this.now = now;
    this.onWritten = onWritten;
  }

  /** Adds what has arrived at one more session; false if it is too late. */
  synchronized boolean add(MessageId from, MessageId liveSince, MessageId to) {
    if (begun) {
      return false;
    }
    add(inLog, from, to);
    if (to.isAfter(liveSince)) {
      add(besides, liveSince.isAfter(from) ? liveSince : from, to);
    }
    return true;
  }

  private static void add(SortedMap<Long, Integer> sessions, MessageId from, MessageId to) {
    sessions.merge(from.moment(), 1, Integer::sum);
    sessions.merge(to.moment(), -1, Integer::sum);
  }

  @Override
  synchronized void run(Statements statements) throws SQLException {
    begun = true;
    run(inLog, (from, to, count) -> log(statements, from, to, count));
    run(besides, (from, to, count) -> besides(statements, from, to, count));
  }

  private interface Part {
    void write(long from, long to, int sessions) throws SQLException;
  }

  private static void run(SortedMap<Long, Integer> sessions, Part part) throws SQLException {
    int count = 0;
    long from = 0;
    for (Map.Entry<Long, Integer> next : sessions.entrySet()) {
      if (count > 0) {
        part.write(from, next.getKey(), count);
      }
      count += next.getValue();
      from = next.getKey();
    }
  }

  private void log(Statements statements, long from, long to, int count) throws SQLException {
    ReceiptRows.arrivedInLog(statements, userId, from, to, count, now);
  }

  private void besides(Statements statements, long from, long to, int count) throws SQLException {
    ReceiptRows.arrivedBesides(statements, userId, from, to, count, now);
  }

  @Override
  void isWritten() {
    onWritten.accept(this);
  }

  @Override
  boolean isDropped() {
    return false;
  }
}
