package io.notificationsocket.registry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is told of what happens on this node, for metrics, webhooks and the like: every CDI bean of this
 * type is. Each method does nothing unless it is overridden. They are called with no lock held, on
 * the thread on which it happened and while others wait for it, so they must not wait for anything;
 * two may be called at the same time, and in another order than it happened. What they throw is
 * logged and has no other effect.
 */
public interface Observer {

  /** A backend has registered a connection id, maybe again. */
  default void registered(String userId, String connectionId) {}

  /** A backend has ended a registration, maybe one that did not exist. */
  default void ended(String userId, String connectionId) {}

  /** A backend has ended all registrations of a user. */
  default void loggedOut(String userId) {}

  /** A backend has had a user forgotten. */
  default void forgotten(String userId) {}

  /** A client has claimed a registration, and is connected from now on. */
  default void claimed(Subscription subscription) {}

  /** A client has given its claim back, or has gone; it gets no more. */
  default void released(Subscription subscription) {}

  /** A client has lost its claim without giving it back. */
  default void revoked(Subscription subscription, Revocation why) {}

  /**
   * The connection of a client that had a claim is over.
   *
   * @param reason in the words of the close reasons
   */
  default void disconnected(Subscription subscription, String reason) {}

  /**
   * A backend has pushed a message, or repeated a push, or a scheduled push was made.
   *
   * @param pushed may not be known before its commit is over
   */
  default void pushed(String userId, Pushed pushed) {}

  /**
   * The same of a push to many.
   *
   * @param pushed may not be known before its commit is over
   */
  default void pushed(Recipients recipients, Pushed pushed) {}

  /**
   * A message was queued for clients. One that catches up is told of by itself, when it gets it.
   *
   * @param sessions how many clients, at least one
   */
  default void delivered(String userId, MessageId id, int sessions) {}

  /** A message, and all before it, is known to have arrived at a client. */
  default void arrived(Subscription subscription, MessageId id) {}

  /**
   * A commit of a push, a registration or its end is over. Called on the thread of the store.
   *
   * @param took since it was asked for
   * @param failure why it failed; null when it did not
   */
  default void committed(Duration took, @Nullable RuntimeException failure) {}
}
