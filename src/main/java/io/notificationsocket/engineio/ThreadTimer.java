package io.notificationsocket.engineio;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer with one thread of its own, for all sessions of one engine. */
public final class ThreadTimer implements Timer, AutoCloseable {

  private static final Logger LOG = System.getLogger(ThreadTimer.class.getName());

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
    try {
      Future<?> future =
          executor.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
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
