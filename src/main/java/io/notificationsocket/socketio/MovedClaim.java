package io.notificationsocket.socketio;

import io.notificationsocket.engineio.MalformedPacketException;
import io.notificationsocket.registry.Exchange.HandedOver;
import io.notificationsocket.registry.MessageId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one node tells another of a client that moves there.
 *
 * @param recoveryId empty for none
 * @param since when it connected, in ms since 1970
 * @param asked what the client has asked for beside the bare values of messages
 * @param userId null when it holds no claim
 * @param connectionId null when it holds no claim
 * @param handedOver null when it holds no claim
 */
record MovedClaim(
    String recoveryId,
    long since,
    Asked asked,
    @Nullable String userId,
    @Nullable String connectionId,
    @Nullable HandedOver handedOver) {

  private static final String RECOVERY = "recovery";
  private static final String SINCE = "since";
  private static final String ASKED = "asked";
  private static final String INBOX = "inbox";
  private static final String USER = "user";
  private static final String CONNECTION = "connection";
  private static final String NUMBER = "number";
  private static final String OFFERED = "offered";

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws MalformedPacketException when it is something else
   */
  static MovedClaim parse(String json) throws MalformedPacketException {
    Map<String, String> members = JsonText.members(json);
    String user = text(members, USER);
    String connection = text(members, CONNECTION);
    MessageId offered = MessageId.parse(text(members, OFFERED));
    String recovery = text(members, RECOVERY);
    HandedOver handedOver =
        offered == null
            ? null
            : new HandedOver(Long.parseLong(members.getOrDefault(NUMBER, "0")), offered);
    return new MovedClaim(
        recovery == null ? "" : recovery,
        Long.parseLong(members.getOrDefault(SINCE, "0")),
        asked(members),
        user,
        connection,
        user == null || connection == null ? null : handedOver);
  }

  private static Asked asked(Map<String, String> members) {
    if ("true".equals(members.get(INBOX))) {
      return Asked.INBOX;
    }
    return "true".equals(members.get(ASKED)) ? Asked.MORE : Asked.NOTHING;
  }

  private static @Nullable String text(Map<String, String> members, String name) {
    String json = members.get(name);
    return json == null ? null : JsonText.asText(json);
  }

  String toJson() {
    StringBuilder json = new StringBuilder("{");
    json.append(quoted(RECOVERY, recoveryId)).append(",\"" + SINCE + "\":").append(since);
    json.append(",\"" + ASKED + "\":").append(asked.isMore());
    json.append(",\"" + INBOX + "\":").append(asked == Asked.INBOX);
    if (userId != null && connectionId != null && handedOver != null) {
      json.append(',').append(quoted(USER, userId));
      json.append(',').append(quoted(CONNECTION, connectionId));
      json.append(",\"" + NUMBER + "\":").append(handedOver.number());
      json.append(',').append(quoted(OFFERED, handedOver.offered().toString()));
    }
    return json.append('}').toString();
  }

  private static String quoted(String name, String value) {
    return "\"" + name + "\":" + JsonText.quote(value);
  }
}
