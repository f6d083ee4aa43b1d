package io.notificationsocket.engineio;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer with its own thread, for all sessions of one engine. */
public final class ThreadTimer implements Timer, AutoCloseable {

  private static final Logger LOG = System.getLogger(ThreadTimer.class.getName());

  /** Within one delay. */
  private static final int GROUPS = 100;

  private final ScheduledThreadPoolExecutor executor;

  /**
   * @param threadName what the thread is called
   */
  public ThreadTimer(String threadName) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            });
    // A session re-arms its heartbeat for as long as it lives: cancelled tasks must not pile up.
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Timeout schedule(Duration delay, Runnable task) {
    return schedule(delay.toMillis(), task);
  }

  @Override
  public Timeout scheduleAbout(Duration delay, Runnable task) {
    return schedule(inGroup(System.nanoTime() / 1_000_000, delay.toMillis()), task);
  }

  /**
   * A delay, in ms from now, that ends when others do that are as long and began before or after.
   */
  static long inGroup(long now, long delay) {
    long apart = Math.max(1, delay / GROUPS);
    return delay - Math.floorMod(now + delay, apart);
  }

  private Timeout schedule(long millis, Runnable task) {
    try {
      Future<?> future = executor.schedule(() -> run(task), millis, TimeUnit.MILLISECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException e) {
      // The server is stopping: what was to happen later does not.
      return () -> {};
    }
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a timed task failed", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
