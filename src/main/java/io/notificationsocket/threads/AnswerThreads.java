package io.notificationsocket.threads;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The threads that write deferred responses. Some servers handle the next request of a connection
 * on the thread that completes the previous response, and a client can block that thread by sending
 * half a body. So the threads of the timer, the store and the flushers must not write responses.
 *
 * <p>Two threads, or one for each processor, do the work. When they are blocked for {@value
 * #HELD_UP_MILLIS} ms, others take over. No pool of {@code java.util.concurrent} does that: a
 * {@code ThreadPoolExecutor} adds threads when its queue is full, and a {@code ForkJoinPool} when a
 * task says that it blocks, but here it is the container's code that blocks.
 *
 * <p>A few of them may block until a client has read its response: a blocking write costs much less
 * than one for which the container calls back on a thread of its own. Clients that do not read can
 * block only those few.
 */
public final class AnswerThreads implements Answerers, AutoCloseable {

  private static final Logger LOG = System.getLogger(AnswerThreads.class.getName());

  private static final int MOST = 200; // as many as servers usually have for requests
  private static final int MOST_BLOCKED = 16;
  private static final long HELD_UP_MILLIS = 2;
  private static final long IDLE_MILLIS = 10_000;

  private final int usual = Math.max(2, Runtime.getRuntime().availableProcessors());
  private final Queue<Task> waiting = new ConcurrentLinkedQueue<>();
  private final Semaphore mayBlock = new Semaphore(MOST_BLOCKED);
  private volatile long progress = System.nanoTime(); // when a task was last taken
  private volatile boolean closed;

  // Written with the lock of this.
  private volatile int working;
  private volatile int mayWork = usual;
  private volatile boolean
      watched; // an idle thread checks every few ms whether the others are blocked
  private int threads;
  private int made;

  /** Whether the calling thread is one of the pool's. */
  public static boolean isCurrent() {
    return Thread.currentThread() instanceof AnswerThread;
  }

  /** Runs a task soon; after {@link #close}, at once on the caller's thread. */
  @Override
  public void execute(Task task) {
    if (closed) {
      task.run(false);
      return;
    }
    waiting.add(task);
    if (working < mayWork || !watched) {
      callThread();
    }
  }

  private synchronized void callThread() {
    if (!startThread()) {
      notify();
    }
  }

  /** There is always one thread more than work, which checks whether the others are blocked. */
  private boolean startThread() {
    if (threads > working || threads == MOST) {
      return false;
    }
    threads++;
    Thread thread = new AnswerThread(this::run, "notification-socketio-answer-" + ++made);
    thread.setDaemon(true);
    thread.start();
    return true;
  }

  private void run() {
    boolean worked = false;
    while (isToWork(worked)) {
      worked = true;
      for (Task task = waiting.poll(); task != null; task = waiting.poll()) {
        progress = System.nanoTime();
        run(task);
      }
    }
  }

  private void run(Task task) {
    boolean block = mayBlock.tryAcquire();
    try {
      task.run(block);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "cannot write a deferred response", e);
    } finally {
      if (block) {
        mayBlock.release();
      }
    }
  }

  /** Waits until a thread is needed; returns false if this one is to end. */
  private synchronized boolean isToWork(boolean worked) {
    if (worked) {
      working = working - 1;
    }
    long idleSince = System.nanoTime();
    try {
      while (true) {
        long left = IDLE_MILLIS - millisSince(idleSince);
        if (!waiting.isEmpty()) {
          if (working >= mayWork && millisSince(progress) >= HELD_UP_MILLIS) {
            mayWork = working + 1;
          }
          if (working < mayWork) {
            working = working + 1;
            if (!startThread() && working >= mayWork && !watched) {
              notify(); // one of the others must watch in case this one blocks
            }
            return true;
          }
        } else if (closed || (left <= 0 && !isSpare())) {
          threads--;
          return false;
        } else {
          idleSince = left > 0 ? idleSince : System.nanoTime();
          mayWork = Math.max(usual, Math.min(mayWork, working + 1));
        }
        if (working < mayWork) {
          wait(IDLE_MILLIS);
        } else {
          watched = true;
          wait(HELD_UP_MILLIS);
          watched = false;
        }
      }
    } catch (InterruptedException e) {
      threads--;
      return false; // unexpected; ends the thread
    }
  }

  /** Whether this is the only thread that can take over from the working ones. */
  private boolean isSpare() {
    return working > 0 && threads == working + 1;
  }

  private static long millisSince(long nanoTime) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
  }

  /** Pending tasks are still run. */
  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      notifyAll();
    }
  }

  private static final class AnswerThread extends Thread {

    AnswerThread(Runnable work, String name) {
      super(work, name);
    }
  }

  /** Without a proxy, so that pending requests can still be answered while CDI ends. */
  @ApplicationScoped
  public static class Producer {

    @Produces
    @Singleton
    AnswerThreads threads() {
      return new AnswerThreads();
    }

    void end(@Disposes AnswerThreads threads) {
      threads.close();
    }
  }
}
