package io.notificationsocket.transport;

import java.util.concurrent.TimeUnit;

/**
 * How many polls are open. An application that stops waits until its last answers are written: they
 * are written by threads of the container, which need the application's classes. Thread-safe.
 */
final class OpenPolls implements AutoCloseable {

  private static final long LAST_ANSWERS_SECONDS = 2;

  private int open;

  synchronized void begin() {
    open++;
  }

  synchronized void end() {
    open--;
    notifyAll();
  }

  @Override
  public synchronized void close() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_ANSWERS_SECONDS);
    try {
      for (long left = 1; open > 0 && left > 0; ) {
        left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left > 0) {
          wait(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
