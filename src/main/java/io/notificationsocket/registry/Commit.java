package io.notificationsocket.registry;

import java.time.Duration;

/** When what was done to a store is on its medium. Safe between threads. */
public interface Commit {

  /** Nobody waits longer for a medium. */
  Duration LONGEST = Duration.ofSeconds(30);

  /** Of what needs no medium. */
  Commit DONE =
      new Commit() {
        @Override
        public boolean isOver() {
          return true;
        }

        @Override
        public void await() {}

        @Override
        public void whenOver(Runnable task) {
          task.run();
        }
      };

  /** Whether {@link #await} would not wait. */
  boolean isOver();

  /**
   * Waits until the medium has it, {@link #LONGEST} at most.
   *
   * @throws StoreFailedException when the medium did not take it, or has not for too long
   */
  void await();

  /**
   * Runs a task when it is over, well or not: at once when it is so already, else on the store's
   * own thread, which the task must not hold up.
   */
  void whenOver(Runnable task);
}
