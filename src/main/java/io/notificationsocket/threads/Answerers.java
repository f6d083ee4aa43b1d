package io.notificationsocket.threads;

/** Writes deferred responses. */
public interface Answerers {

  /** A response to be written. */
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
