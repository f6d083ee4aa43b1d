package io.notificationsocket.store;

import io.notificationsocket.registry.StoreFailedException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A disk that takes its time as a test says, and can be full. */
final class TestDisk implements Disk {

  private final List<List<Change>> writes = new CopyOnWriteArrayList<>();
  private final BlockingQueue<List<Change>> written = new LinkedBlockingQueue<>();
  private final List<Boolean> tidied = new CopyOnWriteArrayList<>();
  private final Semaphore permits = new Semaphore(1_000_000);
  private final Semaphore begun = new Semaphore(0);
  private volatile Runnable onTidy = () -> {};
  private volatile boolean full;
  private volatile boolean closed;

  /** From now on each write waits for a permit. */
  TestDisk slow() {
    permits.drainPermits();
    return this;
  }

  void permit(int writes) {
    permits.release(writes);
  }

  /** Until so many writes have begun since the last time. */
  void awaitBegun(int writes) {
    begun.acquireUninterruptibly(writes);
  }

  void full(boolean yes) {
    full = yes;
  }

  List<List<Change>> writes() {
    return writes;
  }

  /** The next write that succeeds. */
  List<Change> awaitWrite() throws InterruptedException {
    List<Change> next = written.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was written");
    }
    return next;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void write(Collection<Change> changes) {
    begun.release();
    permits.acquireUninterruptibly();
    if (full) {
      throw new StoreFailedException("the disk is full", null);
    }
    writes.add(List.copyOf(changes));
    written.add(List.copyOf(changes));
  }

  @Override
  public boolean tidy(boolean busy) {
    tidied.add(busy);
    onTidy.run();
    return false;
  }

  void onTidy(Runnable task) {
    onTidy = task;
  }

  /** Whether it was busy, for each time it was told to tidy. */
  List<Boolean> tidied() {
    return tidied;
  }

  @Override
  public boolean isLost() {
    return false;
  }

  @Override
  public void close() {
    closed = true;
  }
}
