package io.notificationsocket.threads;

/** Writes deferred responses. */
public interface Answerers {

  /** Writes one response. */
  interface Task {

    /**
     * Writes the response.
     *
     * @param mayBlock whether it may block the thread until the client reads; if not, it must write
     *     asynchronously, by the container's callbacks
     */
    void run(boolean mayBlock);
  }

  /** Runs a task soon. */
  void execute(Task task);
}
