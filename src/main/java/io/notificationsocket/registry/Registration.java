package io.notificationsocket.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A backend's word that whoever presents this connection id is this user.
 *
 * @param userId the backend's own id of a person
 * @param connectionId the secret that one client app presents
 * @param expiresAt when it ends, unless a connected client holds it then
 * @param arrived the last message that is known to have arrived, or that need not; {@link
 *     MessageId#LAST} while a client has it that gets nothing twice
 * @param recoveryId the secret by which the last client may take it up again; empty for none
 * @param meta what the backend noted with it, a JSON object; null for nothing
 */
public record Registration(
    String userId,
    String connectionId,
    Instant expiresAt,
    MessageId arrived,
    String recoveryId,
    @Nullable String meta) {

  /** One without notes. */
  public Registration(
      String userId, String connectionId, Instant expiresAt, MessageId arrived, String recoveryId) {
    this(userId, connectionId, expiresAt, arrived, recoveryId, null);
  }

  /** The same with another end. */
  public Registration until(Instant end) {
    return new Registration(userId, connectionId, end, arrived, recoveryId, meta);
  }

  /** The same when a further message has arrived. */
  public Registration arrived(MessageId id) {
    return new Registration(userId, connectionId, expiresAt, id, recoveryId, meta);
  }

  /** The same for another client, which may take it up again by this secret. */
  public Registration recoveredBy(String secret) {
    return new Registration(userId, connectionId, expiresAt, arrived, secret, meta);
  }

  /** The same with other notes. */
  public Registration noted(@Nullable String itsMeta) {
    return new Registration(userId, connectionId, expiresAt, arrived, recoveryId, itsMeta);
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
