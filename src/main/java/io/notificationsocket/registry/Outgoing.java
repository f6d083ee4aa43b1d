package io.notificationsocket.registry;

import java.util.List;

/** A push that was queued for a node's subscriptions of a user and is still to be written. */
public final class Outgoing {

  private static final Subscription[] NOBODY = {};

  /** To nobody. */
  public static final Outgoing NONE =
      new Outgoing(new Observers(List.of()), "", MessageId.FIRST, NOBODY, 0, 0);

  private final Observers observers;
  private final String userId;
  private final MessageId id;
  private final Subscription[] subscriptions;
  private final int sessions;
  private final int queued;

  /**
   * @param subscriptions all of the user's
   * @param sessions how many of them the push is on its way to
   * @param queued how many of these have it queued; the others catch up
   */
  Outgoing(
      Observers observers,
      String userId,
      MessageId id,
      Subscription[] subscriptions,
      int sessions,
      int queued) {
    this.observers = observers;
    this.userId = userId;
    this.id = id;
    this.subscriptions = subscriptions;
    this.sessions = sessions;
    this.queued = queued;
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
    if (queued > 0 && !observers.isNobody()) {
      observers.tell(observer -> observer.delivered(userId, id, queued));
    }
  }
}
