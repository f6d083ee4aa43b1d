package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;

/** All that has to outlive a connection. Safe between threads. */
public interface Store extends AutoCloseable {

  /** Who may claim what. */
  RegistrationStore registrations();

  /** What they may have missed. */
  MessageStore messages();

  /** What was answered to pushes that may be repeated. */
  AnswerStore answers();

  /** Keeps the answer to a push whose message is not kept. */
  Commit keep(Answer answer);

  /** Whether the medium fails; that ends by itself when the reason was that it had no room. */
  boolean isFailing();

  /** How many messages and keys were found damaged on the medium since the start. */
  default long damagedMessages() {
    return 0;
  }

  /** When everything that was done before this call is on the medium. */
  Commit commit();

  /** The greatest id of a message that it has seen, now or before a restart. */
  MessageId newest();

  /** Writes what is still to be written and lets the medium go. */
  @Override
  void close();
}
