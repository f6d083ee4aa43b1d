package io.notificationsocket.registry;

import java.util.Set;

/** To whom a push to many goes. Decided when the push happens: who comes later gets nothing. */
public sealed interface Recipients {

  /** Users who get nothing, though they would otherwise. */
  Set<String> except();

  /** These users, with or without a registration. */
  record Users(Set<String> users, Set<String> except) implements Recipients {}

  /** The members of a topic, with or without a registration. */
  record Topic(String topic, Set<String> except) implements Recipients {}

  /** Every user with a registration; of a message that is not kept, every connected user. */
  record Everyone(Set<String> except) implements Recipients {}
}
