package io.notificationsocket.engineio;

import java.time.Duration;

/** Runs short tasks later. */
public interface Timer {

  /** Runs the task once after the delay, unless cancelled. The task must not wait for anything. */
  Timeout schedule(Duration delay, Runnable task);

  /**
   * The same, but up to a hundredth of the delay earlier: tasks of the same delay run in groups,
   * and what they cause comes in groups as well, which costs the processor less than one after the
   * other.
   */
  Timeout scheduleAbout(Duration delay, Runnable task);

  /** The timer's clock, in ns from any moment; it never goes back. */
  long nanos();

  /** A task that is still to run. */
  @FunctionalInterface
  interface Timeout {
    /** Cancels the task, unless it has begun. */
    void cancel();
  }
}
