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

  /**
   * The same for what can wait: the queue takes it only while it has a good deal of room, so that
   * catching up never ends a slow client.
   */
  boolean offerIfRoom(Push push);

  /** Whether its client has asked to be told of changes to messages. */
  boolean wantsChanges();

  /**
   * Queues a change as {@link #offer(Push)} does, for a client that wants changes; a {@linkplain
   * MessageChange.Late late message} for every client.
   */
  boolean offer(MessageChange change);

  /** The same for what can wait. */
  boolean offerIfRoom(MessageChange change);

  /** Whether all that was queued was written; of a client that is gone, whether it was then. */
  boolean isDrained();

  /** Runs a task, once, when all that is queued was written; never, when the client is gone. */
  void whenDrained(Runnable task);

  /**
   * Begins to write what was queued, without waiting for the network.
   *
   * @param audience about how many recipients are flushed together
   */
  void flush(int audience);

  /** Whether the client has asked to be told what changes in its user's inbox. */
  boolean wantsInbox();

  /**
   * Tells the client what has changed in its user's inbox, behind all that was queued before.
   * Called outside of locks; does not wait for the network.
   */
  void inboxChanged(InboxNews news);

  /** How the client is connected now. */
  ConnectedClient client();

  /** Ends the connection so that the client comes again and catches up. */
  void interrupt();

  /** Tells that this recipient no longer holds its registration. Called at most once a claim. */
  void revoked(Revocation why);
}
