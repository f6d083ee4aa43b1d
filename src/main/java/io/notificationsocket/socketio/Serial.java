package io.notificationsocket.socketio;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Does one thing of a socket after the other, when each may be over later than its call returns.
 * Safe between threads; nothing is run with a lock held.
 */
final class Serial {

  /** So many may wait: no client has as many claims to make before the first is answered. */
  static final int MOST = 16;

  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(0);
  private boolean underWay;
  private boolean running;

  /**
   * Runs a task when all before it are over.
   *
   * @param task calls {@link #done} once, when it is over
   * @return false when too many wait already
   */
  boolean add(Runnable task) {
    synchronized (this) {
      if (waiting.size() == MOST) {
        return false;
      }
      waiting.add(task);
    }
    run();
    return true;
  }

  /** The task that is under way is over. */
  void done() {
    synchronized (this) {
      underWay = false;
    }
    run();
  }

  private void run() {
    synchronized (this) {
      if (running) {
        return; // whoever runs goes on, so that no task is run inside of another
      }
      running = true;
    }
    try {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
    } catch (RuntimeException e) {
      synchronized (this) {
        running = false;
        underWay = false;
      }
      throw e;
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = underWay ? null : waiting.poll();
    underWay = underWay || next != null;
    running = next != null;
    return next;
  }
}
