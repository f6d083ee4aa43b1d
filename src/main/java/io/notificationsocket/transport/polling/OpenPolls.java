package io.notificationsocket.transport.polling;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many polls are open. An application that stops waits until its last answers are written: they
 * are written by threads of the container, which need the application's classes. Thread-safe, and
 * without a lock: polls by the thousand would wait for it.
 */
public final class OpenPolls implements AutoCloseable {

  private static final long LAST_ANSWERS_MILLIS = 2_000;
  private static final long PAUSE_MILLIS = 10;

  private final LongAdder open = new LongAdder();

  /** One waits from now on. */
  public void begin() {
    open.increment();
  }

  /** It has its answer, or its client is gone. */
  public void end() {
    open.decrement();
  }

  @Override
  public void close() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_ANSWERS_MILLIS);
    try {
      while (open.sum() > 0 && System.nanoTime() < deadline) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
