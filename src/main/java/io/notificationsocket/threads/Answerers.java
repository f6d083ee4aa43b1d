package io.notificationsocket.threads;

/** Whoever answers requests that had to wait. */
public interface Answerers {

  /** An answer that is to be given. */
  interface Task {

    /**
     * Gives it.
     *
     * @param mayBlock whether it may wait for a client that does not read; otherwise only the
     *     container may, without a thread
     */
    void run(boolean mayBlock);
  }

  /** Runs a task soon. */
  void execute(Task task);
}
