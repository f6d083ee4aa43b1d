package io.notificationsocket.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a message after it got its place among its user's others. It has a place of its
 * own: a client that knows of it has got all that came before.
 */
public sealed interface MessageChange {

  /** The message. */
  MessageId id();

  /** The place of the change. */
  MessageId position();

  /**
   * Its text has changed.
   *
   * @param version greater than before
   * @param json one valid JSON value
   */
  record Updated(MessageId id, MessageId position, int version, String json)
      implements MessageChange {}

  /**
   * It is not to be shown any more.
   *
   * @param at since when
   * @param replacedBy the newer message of the same collapse key; null when the backend has
   *     withdrawn it
   */
  record Withdrawn(MessageId id, MessageId position, Instant at, @Nullable MessageId replacedBy)
      implements MessageChange {}

  /**
   * It was pushed only now, though its id is earlier than those of other messages: it was due then.
   * It is a message for every client, but never a client's place.
   *
   * @param kept whether it can be read from the exchange as well
   */
  record Late(Push push, MessageId position, boolean kept) implements MessageChange {
    @Override
    public MessageId id() {
      return push.id();
    }
  }
}
