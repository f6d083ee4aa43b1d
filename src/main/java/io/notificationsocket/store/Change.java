package io.notificationsocket.store;

import io.notificationsocket.exchange.local.Answer;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;

/** Something that the medium has to learn. */
sealed interface Change {

  /** What it is about: of two changes about the same, the later one is all that counts. */
  Object about();

  /** A registration is new, or is different now. */
  record RegistrationSaved(Registration registration) implements Change {
    @Override
    public Object about() {
      return new Registered(registration.userId(), registration.connectionId());
    }
  }

  /** A registration is over. */
  record RegistrationRemoved(Registered about) implements Change {}

  /** A message is to be kept. */
  record MessageKept(Kept message) implements Change {
    @Override
    public Object about() {
      return message.id();
    }
  }

  /** A push was answered. */
  record AnswerKept(Answer answer) implements Change {
    @Override
    public Object about() {
      return new Keyed(answer.key());
    }
  }

  /**
   * A user's last registration ended: of the messages until then, only those stay that wait for the
   * next registration and had not arrived. The rows go later, a few at a time.
   *
   * @param until the newest message of the user at that moment
   * @param arrived the newest that had arrived there
   */
  record UserLeft(String userId, MessageId until, MessageId arrived) implements Change {
    @Override
    public Object about() {
      return this;
    }

    /** Whether this message is to go. */
    boolean drops(MessageId id, boolean untilRegistered) {
      return !id.isAfter(until) && (!untilRegistered || !id.isAfter(arrived));
    }
  }

  /**
   * What was given up of a user's messages has changed. The value is read when it is written, so
   * that an older one cannot come after a newer one.
   */
  record GivenUp(String userId) implements Change {
    @Override
    public Object about() {
      return this;
    }
  }

  /** What a push is repeated by. */
  record Keyed(String key) {}

  /** The pair that makes a registration. */
  record Registered(String userId, String connectionId) {}
}
