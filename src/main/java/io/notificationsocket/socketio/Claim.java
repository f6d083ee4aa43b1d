package io.notificationsocket.socketio;

import io.notificationsocket.engineio.MalformedPacketException;
import io.notificationsocket.registry.InvalidIdException;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Subscription;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pair that a client presents.
 *
 * @param after the last message that it has; null when it does not say
 */
record Claim(String userId, String connectionId, @Nullable MessageId after) {

  private static final String AFTER = "after";

  /**
   * From the arguments of an event: a user id, a connection id, and maybe {@code {after: id}}.
   *
   * @return null when one of them is not what it should be
   */
  static @Nullable Claim of(List<String> arguments) {
    if (arguments.size() < 2) {
      return null;
    }
    String after;
    try {
      boolean more = arguments.size() > 2 && arguments.get(2).startsWith("{");
      after = more ? JsonText.members(arguments.get(2)).get(AFTER) : null;
    } catch (MalformedPacketException e) {
      return null;
    }
    return of(arguments.get(0), arguments.get(1), after);
  }

  /**
   * From what a client says while it connects.
   *
   * @return null when there is no whole claim in it
   */
  static @Nullable Claim of(Map<String, String> members) {
    String userId = members.get("userId");
    String connectionId = members.get("connectionId");
    return userId == null || connectionId == null
        ? null
        : of(userId, connectionId, members.get(AFTER));
  }

  /** From JSON texts; null when one is no text, or no id. */
  private static @Nullable Claim of(String userId, String connectionId, @Nullable String after) {
    String user = JsonText.asText(userId);
    String connection = JsonText.asText(connectionId);
    MessageId id = after == null ? null : MessageId.parse(JsonText.asText(after));
    if (user == null || connection == null || (after != null && id == null)) {
      return null;
    }
    return new Claim(user, connection, id);
  }

  /** Why it is refused, when there is no such registration. */
  String refusal() {
    return InvalidIdException.isDots(userId)
        ? InvalidIdException.dots().detail()
        : NotificationNamespace.NO_SUCH_REGISTRATION;
  }

  boolean isOfSamePair(Claim other) {
    return userId.equals(other.userId) && connectionId.equals(other.connectionId);
  }

  boolean isOf(Subscription subscription) {
    return userId.equals(subscription.userId()) && connectionId.equals(subscription.connectionId());
  }
}
