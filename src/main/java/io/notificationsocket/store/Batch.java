package io.notificationsocket.store;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.StoreFailedException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Changes that reach the medium together. Filled with its journal's lock held. */
final class Batch implements Commit {

  private static final long LONGEST_SECONDS = 30;

  private final Map<Object, Change> changes = new LinkedHashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private int waiting;
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
    waiting++;
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
    over.countDown();
  }

  void failed(StoreFailedException why) {
    failure = why;
    changes.clear();
    over.countDown();
  }

  @Override
  public boolean isOver() {
    return over.getCount() == 0;
  }

  @Override
  public void await() {
    try {
      if (!over.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
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
