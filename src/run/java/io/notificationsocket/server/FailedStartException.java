package io.notificationsocket.server;

/** A server that did not come to serve; the message is the one line that says why. */
public final class FailedStartException extends Exception {

  private static final long serialVersionUID = 1;

  FailedStartException(String message) {
    super(message);
  }
}
