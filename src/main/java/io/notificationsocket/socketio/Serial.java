package io.notificationsocket.socketio;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one socket one after another, where each may finish after its call has
 * returned. Safe between threads; nothing is run with a lock held.
 */
final class Serial {

  /**
   * The most tasks that may wait: no client makes that many claims before the first is answered.
   */
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
        return; // the running thread continues, so that no task runs inside another
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

  /** Whether no task is under way or waits. */
  synchronized boolean isIdle() {
    return !underWay && !running && waiting.isEmpty();
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = underWay ? null : waiting.poll();
    underWay = underWay || next != null;
    running = next != null;
    return next;
  }
}
