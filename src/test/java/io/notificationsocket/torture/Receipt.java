package io.notificationsocket.torture;

/**
 * A message that a client's application was handed.
 *
 * @param receiver the number of the registration
 * @param life how often the client's process had been started
 * @param connection how often the client had connected in that life
 * @param id the message's id, as it came with it
 * @param hash {@link String#hashCode} of the text
 */
record Receipt(int receiver, int life, int connection, String id, MessageKey message, int hash) {}
