package io.notificationsocket.registry;

/** When what was done to a store is on its medium. Safe between threads. */
public interface Commit {

  /** Of what needs no medium. */
  Commit DONE =
      new Commit() {
        @Override
        public boolean isOver() {
          return true;
        }

        @Override
        public void await() {}
      };

  /** Whether {@link #await} would not wait. */
  boolean isOver();

  /**
   * Waits until the medium has it.
   *
   * @throws StoreFailedException when the medium did not take it, or has not for too long
   */
  void await();
}
