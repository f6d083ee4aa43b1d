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

  /** A message is kept no longer. */
  record MessageDropped(Kept message) implements Change {
    @Override
    public Object about() {
      return message.id();
    }
  }

  /** All of a user's messages up to this one that are not there were given up. */
  record GivenUp(String userId, MessageId newest) implements Change {
    @Override
    public Object about() {
      return userId;
    }
  }

  /** A push was answered. */
  record AnswerKept(Answer answer) implements Change {
    @Override
    public Object about() {
      return new Keyed(answer.key());
    }
  }

  /** An answer is forgotten. */
  record AnswerDropped(Keyed about) implements Change {}

  /** What a push is repeated by. */
  record Keyed(String key) {}

  /** The pair that makes a registration. */
  record Registered(String userId, String connectionId) {}
}
