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

/** Changes that reach the medium together. Filled with its journal's lock held. */
final class Batch implements Commit {

  private static final Logger LOG = System.getLogger(Batch.class.getName());

  private final Map<Object, Change> changes = new LinkedHashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Runnable> tasks = new ArrayList<>(); // guarded by itself
  private int waiting;
  private long since; // somebody waits, in ns
  private volatile @Nullable StoreFailedException failure;

  /** The newest change about a thing goes last, in its place among the others. */
  void add(Change change) {
    changes.remove(change.about());
    changes.put(change.about(), change);
  }

  /** A change that an earlier batch could not make, and that none has overtaken. */
  void addAgain(Change change) {
    changes.putIfAbsent(change.about(), change);
  }

  /** One more may wait for it: it is not put off for long. */
  void isAwaited() {
    if (waiting++ == 0) {
      since = System.nanoTime();
    }
  }

  /** Whether somebody waits for longer than so. */
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
    changes.clear(); // commits are remembered for longer than what they were of
    end(null);
  }

  void failed(StoreFailedException why) {
    changes.clear();
    end(why);
  }

  /** Tells those who wait that it may still take long. It stays as it is, and may be done later. */
  void givenUp(StoreFailedException why) {
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
    told.forEach(Batch::run);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "one who waited for the store's disk could not be told", e);
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
        throw new StoreFailedException("the store's disk does not answer", null);
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
