package io.notificationsocket.registry;

/** A key of an earlier push stands with another user, message, or way to keep it. */
public final class ReusedKeyException extends RuntimeException {

  /** A key that has been seen with another push. */
  public ReusedKeyException() {
    // No stack trace: a backend's fault is not an event inside this server.
    super("a key was given to two different pushes", null, false, false);
  }
}
