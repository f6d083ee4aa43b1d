package io.notificationsocket.registry;

import java.time.Instant;

/**
 * A backend's word that whoever presents this connection id is this user.
 *
 * @param userId the backend's own id of a person
 * @param connectionId the secret that one client app presents
 * @param expiresAt when it ends, unless a connected client holds it then
 * @param arrived the last message that is known to have arrived, or that need not
 */
public record Registration(
    String userId, String connectionId, Instant expiresAt, MessageId arrived) {

  /** The same with another end. */
  public Registration until(Instant end) {
    return new Registration(userId, connectionId, end, arrived);
  }

  /** The same when a further message has arrived. */
  public Registration arrived(MessageId id) {
    return new Registration(userId, connectionId, expiresAt, id);
  }

  /** How a connection id may stand in a log: its first four characters. */
  public static String abbreviated(String connectionId) {
    return connectionId.substring(0, Math.min(4, connectionId.length())) + "***";
  }

  @Override
  public String toString() {
    return "Registration[" + userId + ", " + abbreviated(connectionId) + ", " + expiresAt + "]";
  }
}
