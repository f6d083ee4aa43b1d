package io.notificationsocket.store;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.store.Change.IdempotencySaved;
import io.notificationsocket.store.Change.MembersChanged;
import io.notificationsocket.store.Change.MessageSaved;
import io.notificationsocket.store.Change.TextSaved;
import io.notificationsocket.store.Change.Work;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes on one thread. Changes that come while the disk is busy wait for the next write
 * and share it. If a write fails, those who wait get an error and its messages are withdrawn; its
 * other changes are tried again, so that memory and disk agree once the disk has room. Thread-safe.
 */
final class GroupCommit implements Journal, AutoCloseable {

  private static final Logger LOG = System.getLogger(GroupCommit.class.getName());

  /** The longest delay of a change that nobody waits for; also the pause after a failed write. */
  private static final long LAZY_MILLIS = 1_000;

  /** A write is delayed by a millisecond for every {@value} expected callers. */
  private static final int WAITING_PER_MILLI = 2;

  private static final long LONGEST_GATHER_MILLIS = 5;
  private static final long CLOSE_MILLIS = 30_000;

  /** A write that takes longer counts as hung, not slow. */
  private static final long HANGING_MILLIS = 10_000;

  private static final long WATCH_MILLIS = 1_000;

  private final long hangingMillis;
  private final long longestMillis;
  private final Thread thread = new Thread(this::run, "notification-socketio-store");
  private final Thread watch = new Thread(this::watch, "notification-socketio-store-watch");
  private final Object lock = new Object();

  // Guarded by the lock.
  private CommitGroup open = new CommitGroup();
  private @Nullable CommitGroup writing;
  private int expected; // callers to wait for the open group
  private int answered; // callers that waited for the last group
  private boolean closed;

  private volatile boolean failing; // written by the thread only
  private volatile long writingSince; // in ns, 0 when nothing is written
  private volatile boolean hangs; // and it has been logged

  // Set before the threads start.
  private @Nullable Disk disk;
  private Journal.@Nullable Listener listener;

  /** Accepts changes from now on, and writes them once it is started. */
  GroupCommit() {
    this(HANGING_MILLIS, Commit.LONGEST.toMillis());
  }

  /**
   * @param hangingMillis how long a write may take before the disk counts as failing
   * @param longestMillis the longest wait for a commit
   */
  GroupCommit(long hangingMillis, long longestMillis) {
    this.hangingMillis = hangingMillis;
    this.longestMillis = longestMillis;
    thread.setDaemon(true);
    watch.setDaemon(true);
  }

  /** Starts to write to a disk, which {@link #close} closes. */
  void start(Disk itsDisk, Journal.Listener itsListener) {
    disk = itsDisk;
    listener = itsListener;
    thread.start();
    watch.start();
  }

  @Override
  public Commit append(Change change) {
    synchronized (lock) {
      open.add(change);
      return awaited();
    }
  }

  @Override
  public Commit append(List<Change> changes) {
    synchronized (lock) {
      changes.forEach(open::add);
      return awaited();
    }
  }

  @Override
  public @Nullable Commit appendTo(Commit group, List<Change> changes) {
    synchronized (lock) {
      return group == open ? append(changes) : null;
    }
  }

  @Override
  public Commit appendLazily(Change change) {
    synchronized (lock) {
      open.add(change);
      return open;
    }
  }

  @Override
  public Commit commit() {
    synchronized (lock) {
      if (open.isEmpty()) {
        return writing == null ? Commit.DONE : writing;
      }
      return awaited();
    }
  }

  private CommitGroup awaited() {
    open.isAwaited();
    if (open.waiting() == 1 || open.waiting() == expected) {
      lock.notifyAll();
    }
    return open;
  }

  private void run() {
    Disk writtenTo = Objects.requireNonNull(disk);
    Journal.Listener hearing = Objects.requireNonNull(listener);
    boolean more = false;
    while (true) {
      CommitGroup group = next(more ? 0 : LAZY_MILLIS);
      if (group == null) {
        refuse();
        return;
      }
      // A failing disk is tried with empty groups too, to notice when it has room again.
      boolean busy = !group.isEmpty() || failing;
      if (busy) {
        write(group, writtenTo, hearing);
      }
      more = !failing && writtenTo.tidy(busy);
    }
  }

  /** From now on every wait fails at once. */
  private void refuse() {
    StoreFailedException why = new StoreFailedException("the server is stopping", null);
    CommitGroup last;
    synchronized (lock) {
      last = open;
      open = new CommitGroup();
      open.failed(why);
    }
    last.failed(why);
  }

  private static long millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000;
  }

  /** Waits for the next group to write, which is empty if nothing came; null at the end. */
  private @Nullable CommitGroup next(long millis) {
    synchronized (lock) {
      writing = null;
      try {
        long end = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; left > 0 && open.waiting() == 0 && !closed; ) {
          lock.wait(left);
          left = (end - System.nanoTime()) / 1_000_000;
        }
        gather();
      } catch (InterruptedException e) {
        closed = true; // unexpected; ends the thread
      }
      if (closed && (open.isEmpty() || failing)) {
        return null;
      }
      CommitGroup taken = open;
      open = new CommitGroup();
      // An empty group is never completed, so nobody may wait for it.
      writing = taken.isEmpty() ? null : taken;
      return taken;
    }
  }

  /**
   * Waits a moment for more callers. When several have come together more are on their way, above
   * all those that were just answered, and a shared write costs less processor time. It waits for
   * half of them: while these wait for the disk, the server works on the other half. The fewer they
   * are, the shorter the wait.
   */
  private void gather() throws InterruptedException {
    expected = (answered + open.waiting() + 1) / 2;
    long millis = Math.min(LONGEST_GATHER_MILLIS, expected / WAITING_PER_MILLI);
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left = millis; left > 0 && open.waiting() < expected && !closed; ) {
      lock.wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    answered = open.waiting();
  }

  private void write(CommitGroup group, Disk to, Journal.Listener hearing) {
    try {
      writingSince = System.nanoTime() | 1;
      to.write(group.changes());
      writingSince = 0;
      if (failing || hangs) {
        failing = false;
        hangs = false;
        LOG.log(Level.INFO, "the store's disk can be written again");
      }
    } catch (RuntimeException | Error e) {
      fail(group, e, hearing);
      return;
    }
    group.changes().forEach(hearing::written);
    group.done();
  }

  private void fail(CommitGroup group, Throwable why, Journal.Listener hearing) {
    writingSince = 0;
    if (!failing) {
      failing = true;
      LOG.log(
          Level.ERROR,
          "the store's disk cannot be written; pushes are answered with an error",
          why);
    }
    group.changes().stream().filter(GroupCommit::isWithdrawn).forEach(hearing::withdrawn);
    synchronized (lock) {
      group.changes().stream().filter(change -> !isWithdrawn(change)).forEach(open::addAgain);
    }
    group.failed(
        why instanceof StoreFailedException known
            ? known
            : new StoreFailedException("the store's disk cannot be written", why));
  }

  /** Whether the change is dropped after a failed write, because the backend gets an error. */
  private static boolean isWithdrawn(Change change) {
    return change instanceof MessageSaved
        || change instanceof TextSaved
        || change instanceof MembersChanged
        || change instanceof IdempotencySaved
        || (change instanceof Work work && work.isDropped());
  }

  /** Whether the last write failed, or the current one has taken too long. */
  boolean isFailing() {
    return failing || isHanging();
  }

  private boolean isHanging() {
    long since = writingSince;
    return since != 0 && millisSince(since) >= hangingMillis;
  }

  /**
   * Runs until interrupted, on a thread of its own, since the writing thread is stuck if the disk
   * hangs.
   */
  private void watch() {
    try {
      while (true) {
        Thread.sleep(WATCH_MILLIS);
        tellWhenItHangs();
        failLateGroups();
      }
    } catch (InterruptedException e) {
      // the end
    }
  }

  private void tellWhenItHangs() {
    if (!hangs && isHanging()) {
      hangs = true;
      LOG.log(
          Level.ERROR,
          "the store''s disk does not respond; pushes wait for it for up to {0} s",
          Commit.LONGEST.toSeconds());
    }
  }

  /** Ends the wait for late groups with an error. They may still be written later. */
  private void failLateGroups() {
    List<CommitGroup> late;
    synchronized (lock) {
      late =
          Stream.of(writing, open)
              .filter(group -> group != null && group.isLate(longestMillis))
              .toList();
    }
    var why = new StoreFailedException("the store's disk does not respond", null);
    late.forEach(group -> group.timedOut(why));
  }

  /** Writes pending changes and closes the disk. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watch.interrupt();
    if (disk != null && !thread.isAlive()) {
      disk.close(); // if the writing thread hangs in the disk, closing it would hang too
    }
  }
}
