package io.notificationsocket.benchmarks.load;

import java.util.concurrent.locks.LockSupport;

/**
 * Wakes the loop whenever a push is due at a fixed rate: a selector alone waits whole milliseconds.
 * The loop's thread does the rest.
 */
final class Metronome implements AutoCloseable {

  private final Thread thread;
  private volatile boolean stopped;

  Metronome(Loop loop, double perSecond) {
    long begin = loop.now();
    thread = new Thread(() -> run(loop, begin, 1e9 / perSecond), "metronome");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Loop loop, long begin, double interval) {
    for (long beat = 1; !stopped; beat++) {
      long due = begin + (long) (beat * interval);
      for (long left = due - loop.now(); left > 0; left = due - loop.now()) {
        LockSupport.parkNanos(this, left);
      }
      loop.wakeUp();
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
