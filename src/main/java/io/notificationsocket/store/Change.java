package io.notificationsocket.store;

import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;

/** A change to be written to the medium. */
sealed interface Change {

  /** What the change is about. Of two changes about the same thing, only the later one counts. */
  Object about();

  /** A registration is new or has changed. */
  record RegistrationSaved(Registration registration) implements Change {
    @Override
    public Object about() {
      return new Registered(registration.userId(), registration.connectionId());
    }
  }

  /** A registration has ended. */
  record RegistrationRemoved(Registered about) implements Change {}

  /** A message is kept. */
  record MessageSaved(MessageEntry message) implements Change {
    @Override
    public Object about() {
      return message.id();
    }
  }

  /** A push with an idempotency key was answered. */
  record IdempotencySaved(IdempotencyRecord record) implements Change {
    @Override
    public Object about() {
      return new Keyed(record.key());
    }
  }

  /**
   * A user's last registration ended. Of the messages until then, only those remain that wait for
   * the next registration and had not arrived. Their rows are deleted later, a few at a time.
   *
   * @param until the user's newest message at that moment
   * @param arrived the newest message that had arrived at the registration
   */
  record UserLeft(String userId, MessageId until, MessageId arrived) implements Change {
    @Override
    public Object about() {
      return this;
    }

    /** Whether a message is dropped. */
    boolean drops(MessageId id, boolean untilRegistered) {
      return !id.isAfter(until) && (!untilRegistered || !id.isAfter(arrived));
    }
  }

  /**
   * A user's newest discarded message has changed. Its id is read at the time of writing, so that
   * an older one cannot overwrite a newer one.
   */
  record MessagesDiscarded(String userId) implements Change {
    @Override
    public Object about() {
      return this;
    }
  }

  /**
   * A user is to be forgotten. Messages until then, and idempotency records of pushes until then,
   * are deleted later, a few at a time.
   *
   * @param until the newest message at that moment
   */
  record UserForgotten(String userId, MessageId until) implements Change {
    @Override
    public Object about() {
      return this;
    }

    /** The same as far as messages are concerned. */
    UserLeft left() {
      return new UserLeft(userId, until, MessageId.LAST);
    }
  }

  /** When a user was last connected has changed. */
  record LastSeenSaved(LastSeen seen) implements Change {
    @Override
    public Object about() {
      return new Seen(seen.userId());
    }
  }

  /** When a user was last connected is forgotten. */
  record LastSeenRemoved(Seen about) implements Change {}

  /** Whose last connection. */
  record Seen(String userId) {}

  /** The idempotency key of a push. */
  record Keyed(String key) {}

  /** The ids of a registration. */
  record Registered(String userId, String connectionId) {}
}
