package io.notificationsocket.registry;

/** A connected client that claimed a registration: where a push goes. Safe between threads. */
public interface Recipient {

  /**
   * Takes a push for delivery without waiting for the network.
   *
   * @return whether the client was still connected and its queue took the message
   */
  boolean deliver(Push push);

  /** Tells that this recipient no longer holds its registration. Called at most once a claim. */
  void revoked(Revocation why);
}
