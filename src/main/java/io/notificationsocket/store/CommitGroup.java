package io.notificationsocket.store;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.StoreFailedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Changes that are written in one transaction, and the callers who wait for it. Filled with the
 * journal's lock held.
 */
final class CommitGroup implements Commit {

  private static final Logger LOG = System.getLogger(CommitGroup.class.getName());

  private final Map<Object, Change> changes = new LinkedHashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Runnable> tasks = new ArrayList<>(); // guarded by itself
  private int waiting;
  private long since; // since when somebody waits, in ns
  private volatile @Nullable StoreFailedException failure;

  /** Adds a change at the end; it replaces an earlier one about the same thing. */
  void add(Change change) {
    changes.remove(change.about());
    changes.put(change.about(), change);
  }

  /** Adds a change that an earlier group could not write, unless a newer one has replaced it. */
  void addAgain(Change change) {
    changes.putIfAbsent(change.about(), change);
  }

  /** Counts one more caller that may wait, so that the group is written soon. */
  void isAwaited() {
    if (waiting++ == 0) {
      since = System.nanoTime();
    }
  }

  /** Whether somebody has waited for longer than this. */
  boolean isLate(long millis) {
    return waiting > 0 && System.nanoTime() - since > millis * 1_000_000;
  }

  int waiting() {
    return waiting;
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  Collection<Change> changes() {
    return changes.values();
  }

  void done() {
    changes.clear(); // commits live longer than their changes are needed
    end(null);
  }

  void failed(StoreFailedException why) {
    changes.clear();
    end(why);
  }

  /** Stops the wait of its callers. The group itself may still be written later. */
  void timedOut(StoreFailedException why) {
    end(why);
  }

  private void end(@Nullable StoreFailedException why) {
    List<Runnable> told;
    synchronized (tasks) {
      if (isOver()) {
        return;
      }
      failure = why;
      over.countDown();
      told = List.copyOf(tasks);
      tasks.clear();
    }
    told.forEach(CommitGroup::run);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a callback on the store's commit failed", e);
    }
  }

  @Override
  public void whenOver(Runnable task) {
    synchronized (tasks) {
      if (!isOver()) {
        tasks.add(task);
        return;
      }
    }
    task.run();
  }

  @Override
  public boolean isOver() {
    return over.getCount() == 0;
  }

  @Override
  public void await() {
    try {
      if (!over.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StoreFailedException("the store's disk does not respond", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreFailedException("interrupted while the store's disk was written", e);
    }
    StoreFailedException why = failure;
    if (why != null) {
      throw new StoreFailedException(String.valueOf(why.getMessage()), why);
    }
  }
}
