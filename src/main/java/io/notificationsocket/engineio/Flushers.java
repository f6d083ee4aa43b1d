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
 * Safe between threads.
 */
final class Flushers implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Flushers.class.getName());

  /** What a message may come later for it. */
  private static final long LONGEST_REST_NANOS = 5_000_000;

  private final Lane[] lanes = {new Lane("1"), new Lane("2")};

  /** Has {@link EngineSession#flushNow} called soon. */
  void flushSoon(EngineSession session) {
    lanes[session.hashCode() & 1].add(session);
  }

  @Override
  public void close() {
    for (Lane lane : lanes) {
      lane.close();
    }
  }

  private static final class Lane implements Runnable {

    private final String name;

    // Guarded by this.
    private ArrayDeque<EngineSession> waiting = new ArrayDeque<>();
    private @Nullable Thread thread;
    private boolean closed;

    Lane(String name) {
      this.name = name;
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
    public void run() {
      ArrayDeque<EngineSession> taken = new ArrayDeque<>();
      while ((taken = swap(taken)) != null) {
        long began = System.nanoTime();
        for (EngineSession session = taken.poll(); session != null; session = taken.poll()) {
          flush(session);
        }
        if (hasMore()) {
          LockSupport.parkNanos(Math.min(LONGEST_REST_NANOS, System.nanoTime() - began));
        }
      }
    }

    private synchronized boolean hasMore() {
      return !waiting.isEmpty();
    }

    private static void flush(EngineSession session) {
      try {
        session.flushNow();
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
