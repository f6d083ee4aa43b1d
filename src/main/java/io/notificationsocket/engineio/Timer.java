package io.notificationsocket.engineio;

import java.time.Duration;

/** Runs short tasks later. */
public interface Timer {

  /** Runs the task once after the delay, unless cancelled. The task must not wait for anything. */
  Timeout schedule(Duration delay, Runnable task);

  /** The timer's clock, in ns from any moment; it never goes back. */
  long nanos();

  /** A task that is still to run. */
  @FunctionalInterface
  interface Timeout {
    /** Forgets the task, if it has not begun. */
    void cancel();
  }
}
