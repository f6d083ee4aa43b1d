package io.notificationsocket.engineio;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that write what was queued for many sessions at a time. A push to thousands is then
 * answered after thousands of queues took it, not after thousands of writes, and what is pushed
 * meanwhile leaves in the same writes. Two threads keep two cores busy; each session stays with one
 * of them. A thread that finds more to write when it is done rests first, for as long as it worked:
 * the processor then goes to those who push, and more leaves in one write, which costs the same.
 *
 * <p>Sessions over polling have two threads of their own, since most of the work that they make
 * comes after their polls are answered: a poll costs many times what a frame costs, and each is
 * followed by the next one. These threads rest for that, too, whether more waits or not; and polls
 * that come meanwhile wait for the next round, even if there is something to tell. Otherwise a few
 * pushes to a thousand of them keep the processor busy with polls, each of which gets one message,
 * while the next push waits for its turn.
 *
 * <p>Safe between threads.
 */
final class Flushers implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Flushers.class.getName());

  /** What a message may come later for it. */
  private static final long LONGEST_REST_NANOS = 5_000_000;

  /** The same over polling: so far apart are the answers to a thousand polls on two processors. */
  private static final long LONGEST_REST_FROM_POLLS_NANOS = 100_000_000;

  /** About what a poll costs: container and client on one machine, measured with two processors. */
  private static final long POLL_NANOS = 400_000 / Runtime.getRuntime().availableProcessors();

  /**
   * After so many the processor is offered to others: those who push or wait for the disk have
   * little to do each time, and would wait for the end of a time slice of some ms to do it. With 4
   * a wide push came twice as late.
   */
  private static final int WRITES_IN_A_ROW = 16;

  private final Lane[] lanes = {
    new Lane("1", 0, LONGEST_REST_NANOS),
    new Lane("2", 0, LONGEST_REST_NANOS),
    new Lane("3", POLL_NANOS, LONGEST_REST_FROM_POLLS_NANOS),
    new Lane("4", POLL_NANOS, LONGEST_REST_FROM_POLLS_NANOS)
  };

  /** Has {@link EngineSession#flushNow} called soon. */
  void flushSoon(EngineSession session) {
    lane(session).add(session);
  }

  /** Whether sessions like this one are being written to, or that is rested from. */
  boolean areBusyFor(EngineSession session) {
    return lane(session).busy;
  }

  private Lane lane(EngineSession session) {
    int first = session.transportName() == TransportName.POLLING ? 2 : 0;
    return lanes[first + (session.hashCode() & 1)];
  }

  @Override
  public void close() {
    for (Lane lane : lanes) {
      lane.close();
    }
  }

  private static final class Lane implements Runnable {

    private final String name;
    private final long workPerSession;
    private final long longestRest;
    private volatile boolean busy;

    // Guarded by this.
    private ArrayDeque<EngineSession> waiting = new ArrayDeque<>();
    private @Nullable Thread thread;
    private boolean closed;

    /**
     * @param workPerSession that others will have, in ns; it is rested for whether more waits or
     *     not
     */
    Lane(String name, long workPerSession, long longestRest) {
      this.name = name;
      this.workPerSession = workPerSession;
      this.longestRest = longestRest;
    }

    synchronized void add(EngineSession session) {
      waiting.add(session);
      if (thread == null && !closed) {
        thread = new Thread(this, "notification-socketio-flusher-" + name);
        thread.setDaemon(true);
        thread.start();
      } else if (waiting.size() == 1) {
        notifyAll();
      }
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // it is right without; only others wait longer
    public void run() {
      ArrayDeque<EngineSession> taken = new ArrayDeque<>();
      while ((taken = swap(taken)) != null) {
        busy = true;
        long began = System.nanoTime();
        long workOfOthers = taken.size() * workPerSession;
        int written = 0;
        for (EngineSession session = taken.poll(); session != null; session = taken.poll()) {
          flush(session);
          if (++written % WRITES_IN_A_ROW == 0) {
            Thread.yield();
          }
        }
        if (workOfOthers > 0 || hasMore()) {
          long work = System.nanoTime() - began + workOfOthers;
          LockSupport.parkNanos(Math.min(longestRest, work));
        }
        busy = false;
      }
    }

    private synchronized boolean hasMore() {
      return !waiting.isEmpty();
    }

    private static void flush(EngineSession session) {
      try {
        session.outbox().flushNow();
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a session could not be flushed", e);
      }
    }

    /** Waits for sessions and takes all of them; null at the end. */
    private synchronized @Nullable ArrayDeque<EngineSession> swap(ArrayDeque<EngineSession> empty) {
      try {
        while (waiting.isEmpty() && !closed) {
          wait();
        }
      } catch (InterruptedException e) {
        return null;
      }
      ArrayDeque<EngineSession> taken = waiting;
      waiting = empty;
      return closed ? null : taken;
    }

    synchronized void close() {
      closed = true;
      waiting.clear();
      notifyAll();
    }
  }
}
