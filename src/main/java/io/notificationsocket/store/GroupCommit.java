package io.notificationsocket.store;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.store.Change.AnswerKept;
import io.notificationsocket.store.Change.MessageKept;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes from one thread: whatever comes while the disk is busy waits for the next write
 * and shares it. What a failed write held is told to those who wait; its messages are withdrawn,
 * and all else is tried again, so that memory and disk agree as soon as the disk has room. Safe
 * between threads.
 */
final class GroupCommit implements Journal, AutoCloseable {

  private static final Logger LOG = System.getLogger(GroupCommit.class.getName());

  /** How long a change may wait that nobody waits for; also the pause of a disk that fails. */
  private static final long SOON_MILLIS = 1_000;

  /** A write may be put off by a millisecond for each so many who are to wait for it. */
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
  private Batch open = new Batch();
  private @Nullable Batch writing;
  private int expected; // to wait for the open batch
  private int answered; // those who waited for the last one
  private boolean closed;

  private volatile boolean failing; // written by the thread only
  private volatile long writingSince; // in ns, 0 when nothing is written
  private volatile boolean hangs; // and the log has it

  // Set before the threads start.
  private @Nullable Disk disk;
  private Journal.@Nullable Listener listener;

  /** Takes changes from now on, and writes them when it is started. */
  GroupCommit() {
    this(HANGING_MILLIS, Commit.LONGEST.toMillis());
  }

  /**
   * @param hangingMillis how long a write may take before the disk counts as failing
   * @param longestMillis how long anybody waits
   */
  GroupCommit(long hangingMillis, long longestMillis) {
    this.hangingMillis = hangingMillis;
    this.longestMillis = longestMillis;
    thread.setDaemon(true);
    watch.setDaemon(true);
  }

  /** Begins to write to a disk, which is closed in the end. */
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
  public void appendSoon(Change change) {
    synchronized (lock) {
      open.add(change);
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

  private Batch awaited() {
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
      Batch batch = next(more ? 0 : SOON_MILLIS);
      if (batch == null) {
        refuse();
        return;
      }
      // A disk that fails is tried again, or nobody would hear when it has room.
      boolean busy = !batch.isEmpty() || failing;
      if (busy) {
        write(batch, writtenTo, hearing);
      }
      more = !failing && writtenTo.tidy(busy);
    }
  }

  /** From now on whoever waits hears at once that it is too late. */
  private void refuse() {
    StoreFailedException why = new StoreFailedException("the server is stopping", null);
    Batch last;
    synchronized (lock) {
      last = open;
      open = new Batch();
      open.failed(why);
    }
    last.failed(why);
  }

  private static long millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000;
  }

  /** What is to be written next, maybe nothing after a while; null when that was all. */
  private @Nullable Batch next(long millis) {
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
        closed = true; // nobody should, but then it is to end
      }
      if (closed && (open.isEmpty() || failing)) {
        return null;
      }
      Batch taken = open;
      open = new Batch();
      // An empty one is never done: nobody may be told to wait for it.
      writing = taken.isEmpty() ? null : taken;
      return taken;
    }
  }

  /**
   * After several came together, more are on their way, those who were just answered before all: a
   * moment saves them a write of their own, which would take the processor from those who push. It
   * is for half of them: while these wait for the disk, the server has the other half to work on.
   * The fewer they are, the less it may cost them.
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

  private void write(Batch batch, Disk to, Journal.Listener hearing) {
    try {
      writingSince = System.nanoTime() | 1;
      to.write(batch.changes());
      writingSince = 0;
      if (failing || hangs) {
        failing = false;
        hangs = false;
        LOG.log(Level.INFO, "the store's disk takes messages again");
      }
    } catch (RuntimeException | Error e) {
      fail(batch, e, hearing);
      return;
    }
    batch.changes().forEach(hearing::written);
    batch.done();
  }

  private void fail(Batch batch, Throwable why, Journal.Listener hearing) {
    writingSince = 0;
    if (!failing) {
      failing = true;
      LOG.log(Level.ERROR, "the store's disk takes no messages; those who push are told", why);
    }
    batch.changes().stream().filter(GroupCommit::isWithdrawn).forEach(hearing::withdrawn);
    synchronized (lock) {
      batch.changes().stream().filter(change -> !isWithdrawn(change)).forEach(open::addAgain);
    }
    batch.failed(
        why instanceof StoreFailedException known
            ? known
            : new StoreFailedException("the store's disk cannot be written", why));
  }

  /** Those who pushed it are told that it was not kept. */
  private static boolean isWithdrawn(Change change) {
    return change instanceof MessageKept || change instanceof AnswerKept;
  }

  /** Whether the disk did not take the last write, or has not answered for long. */
  boolean isFailing() {
    return failing || isHanging();
  }

  private boolean isHanging() {
    long since = writingSince;
    return since != 0 && millisSince(since) >= hangingMillis;
  }

  /** Until it is interrupted: the thread that writes is in the disk when that hangs. */
  private void watch() {
    try {
      while (true) {
        Thread.sleep(WATCH_MILLIS);
        tellWhenItHangs();
        giveUpWhatIsLate();
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
          "the store''s disk does not answer; those who push wait for it, {0} s at most",
          Commit.LONGEST.toSeconds());
    }
  }

  /** What is late is still written; those who wait hear that it is not known when. */
  private void giveUpWhatIsLate() {
    List<Batch> late;
    synchronized (lock) {
      late =
          Stream.of(writing, open)
              .filter(batch -> batch != null && batch.isLate(longestMillis))
              .toList();
    }
    var why = new StoreFailedException("the store's disk does not answer", null);
    late.forEach(batch -> batch.givenUp(why));
  }

  /** Writes what is left, and lets the disk go. */
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
      disk.close(); // a thread that hangs in it would hold this one up, too
    }
  }
}
