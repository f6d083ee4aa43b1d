package io.notificationsocket.registry;

/** A push that was queued for a node's subscriptions of a user and is still to be written. */
public final class Outgoing {

  private static final Subscription[] NOBODY = {};

  /** To nobody. */
  public static final Outgoing NONE = new Outgoing(NOBODY, 0);

  private final Subscription[] subscriptions;
  private final int sessions;

  /**
   * @param subscriptions all of the user's
   * @param sessions how many of them the push is on its way to
   */
  Outgoing(Subscription[] subscriptions, int sessions) {
    this.subscriptions = subscriptions;
    this.sessions = sessions;
  }

  /** How many connected clients the push is on its way to. */
  public int sessions() {
    return sessions;
  }

  /**
   * Begins to write it, without waiting for the network. With no lock held.
   *
   * @param together about how many pushes were queued together
   */
  public void flush(int together) {
    for (Subscription subscription : subscriptions) {
      subscription.recipient().flush(Math.max(subscriptions.length, together));
    }
  }
}
