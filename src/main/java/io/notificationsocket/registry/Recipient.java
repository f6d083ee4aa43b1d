package io.notificationsocket.registry;

/** A connected client that claimed a registration: where a push goes. Safe between threads. */
public interface Recipient {

  /**
   * Queues a push behind all that was queued before. Neither writes nor waits nor calls back: the
   * registry holds its user's lock, so that all recipients of a user get the same order. A client
   * whose queue is full is ended by the {@link #flush} that follows.
   *
   * @return whether the client was still connected and its queue took the message
   */
  boolean offer(Push push);

  /** Begins to write what was queued, without waiting for the network. */
  void flush();

  /** Tells that this recipient no longer holds its registration. Called at most once a claim. */
  void revoked(Revocation why);
}
