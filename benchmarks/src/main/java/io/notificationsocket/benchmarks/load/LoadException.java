package io.notificationsocket.benchmarks.load;

/** A server that does not behave as the load needs it to; the message says what it did. */
public final class LoadException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public LoadException(String message) {
    super(message);
  }

  public LoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
