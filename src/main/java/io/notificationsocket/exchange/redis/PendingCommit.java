package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A commit that is over when Redis has answered. Thread-safe. */
final class PendingCommit implements Commit {

  private boolean over; // guarded by this
  private @Nullable RuntimeException failure; // guarded by this
  private @Nullable List<Runnable> tasks; // guarded by this

  /**
   * Completes the commit.
   *
   * @param why null on success
   */
  void end(@Nullable RuntimeException why) {
    List<Runnable> waiting;
    synchronized (this) {
      over = true;
      failure = why;
      waiting = tasks;
      tasks = null;
      notifyAll();
    }
    if (waiting != null) {
      waiting.forEach(Runnable::run);
    }
  }

  @Override
  public synchronized boolean isOver() {
    return over;
  }

  @Override
  public synchronized void await() {
    long end = System.nanoTime() + LONGEST.toNanos();
    try {
      while (!over) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new StoreFailedException(Kind.UNREACHABLE, "Redis has not answered", null);
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreFailedException(Kind.UNREACHABLE, "interrupted while waiting for Redis", e);
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void whenOver(Runnable task) {
    synchronized (this) {
      if (!over) {
        if (tasks == null) {
          tasks = new ArrayList<>(1);
        }
        tasks.add(task);
        return;
      }
    }
    task.run();
  }
}
