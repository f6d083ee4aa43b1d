package io.notificationsocket.socketio;

import io.notificationsocket.engineio.MalformedPacketException;
import io.notificationsocket.registry.Inboxes.Query;
import io.notificationsocket.registry.InvalidIdException;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Subscription;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pair that a client presents, with what it asks for beside: its options. A {@code null} among
 * them is as good as none.
 *
 * @param after the last message that it has; null when it does not say
 * @param asks for what it asks beside the bare values of messages
 * @param list what of the inbox it wants to have with the answer; null for nothing
 */
record Claim(
    String userId,
    String connectionId,
    @Nullable MessageId after,
    Asked asks,
    @Nullable Query list) {

  Claim(String userId, String connectionId, @Nullable MessageId after, Asked asks) {
    this(userId, connectionId, after, asks, null);
  }

  private static final String NULL = "null";
  private static final String AFTER = "after";
  private static final String IDS = "ids";
  private static final String INBOX = "inbox";

  /**
   * From the arguments of an event: a user id, a connection id, and maybe options.
   *
   * @throws InvalidClaimException when one of them is not what it should be
   */
  static Claim of(List<String> arguments) throws InvalidClaimException {
    if (arguments.size() < 2) {
      throw InvalidClaimException.idsMissing();
    }
    String options = arguments.size() > 2 ? arguments.get(2) : NULL;
    return of(arguments.get(0), arguments.get(1), options(options));
  }

  private static Map<String, String> options(String json) throws InvalidClaimException {
    try {
      return json.equals(NULL) ? Map.of() : JsonText.members(json);
    } catch (MalformedPacketException e) {
      throw new InvalidClaimException("The options must be an object, such as {\"ids\": true}.");
    }
  }

  /**
   * From what a client says while it connects.
   *
   * @throws InvalidClaimException when there is no whole claim in it
   */
  static Claim of(Map<String, String> members) throws InvalidClaimException {
    return of(
        members.getOrDefault("userId", NULL), members.getOrDefault("connectionId", NULL), members);
  }

  private static Claim of(String userId, String connectionId, Map<String, String> options)
      throws InvalidClaimException {
    String user = JsonText.asText(userId);
    String connection = JsonText.asText(connectionId);
    if (user == null || connection == null) {
      throw InvalidClaimException.idsMissing();
    }
    MessageId after = after(options.get(AFTER));
    boolean wantsIds = wantsIds(options.get(IDS));
    Query list = list(options.get(INBOX));
    boolean more = after != null || wantsIds;
    Asked asks = list != null ? Asked.INBOX : more ? Asked.MORE : Asked.NOTHING;
    return new Claim(user, connection, after, asks, list);
  }

  private static @Nullable MessageId after(@Nullable String json) throws InvalidClaimException {
    MessageId id = json == null ? null : MessageId.parse(JsonText.asText(json));
    if (json != null && id == null) {
      throw new InvalidClaimException(
          "after must be the id of the last message that this client has: 24 hexadecimal digits,"
              + " as text.");
    }
    return id;
  }

  private static boolean wantsIds(@Nullable String json) throws InvalidClaimException {
    if (json != null && !json.equals("true") && !json.equals("false")) {
      throw new InvalidClaimException("ids must be true or false.");
    }
    return "true".equals(json);
  }

  private static @Nullable Query list(@Nullable String json) throws InvalidClaimException {
    if (json == null || json.equals("false")) {
      return null;
    }
    return InboxArguments.query(json.equals("true") ? "{}" : json);
  }

  /** The same, by a client that asks for this as well. */
  Claim asking(Asked more) {
    return new Claim(userId, connectionId, after, asks.and(more), list);
  }

  /** The same for a client that has claimed before: what it does not say now holds on. */
  Claim in(Claim earlier) {
    MessageId place = after == null ? earlier.after : after;
    return new Claim(userId, connectionId, place, asks.and(earlier.asks), list);
  }

  /** Why it is refused, when there is no such registration. */
  String refusal() {
    return InvalidIdException.isDots(userId)
        ? InvalidIdException.dots("user id").detail()
        : NotificationNamespace.NO_SUCH_REGISTRATION;
  }

  boolean isOfSamePair(Claim other) {
    return userId.equals(other.userId) && connectionId.equals(other.connectionId);
  }

  boolean isOf(Subscription subscription) {
    return userId.equals(subscription.userId()) && connectionId.equals(subscription.connectionId());
  }
}
