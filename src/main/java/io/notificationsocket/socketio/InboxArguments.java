package io.notificationsocket.socketio;

import io.notificationsocket.engineio.MalformedPacketException;
import io.notificationsocket.registry.Inboxes.Mark;
import io.notificationsocket.registry.Inboxes.Query;
import io.notificationsocket.registry.Inboxes.Selection;
import io.notificationsocket.registry.Inboxes.Status;
import io.notificationsocket.registry.MessageId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what clients say of their inboxes: JSON texts. */
final class InboxArguments {

  private static final int USUAL_LIMIT = 20;
  private static final int MOST_LIMIT = 100;
  private static final int MOST_IDS = 1_000;

  private InboxArguments() {}

  /**
   * What is to be listed, from an object such as {@code {"limit": 20, "status": "unread"}}.
   *
   * @throws InvalidClaimException when it is something else
   */
  static Query query(String json) throws InvalidClaimException {
    Map<String, String> members =
        members(json, "inbox must be an object, such as {\"limit\": 20}.");
    String status = members.get("status");
    String before = members.get("before");
    return new Query(
        status == null
            ? Status.ALL
            : word(Status.class, status, "status must be all, unread, read or archived."),
        limit(members.get("limit")),
        before == null ? null : id(before, "before"));
  }

  private static int limit(@Nullable String json) throws InvalidClaimException {
    if (json == null) {
      return USUAL_LIMIT;
    }
    int limit = json.matches("\\d{1,3}") ? Integer.parseInt(json) : 0;
    if (limit < 1 || limit > MOST_LIMIT) {
      throw new InvalidClaimException("limit must be a number from 1 to " + MOST_LIMIT + ".");
    }
    return limit;
  }

  /** A mark, and what is to be marked. */
  record Marking(Mark mark, Selection which) {}

  /**
   * From an object such as {@code {"read": ["…"]}}.
   *
   * @throws InvalidClaimException when it is something else
   */
  static Marking marking(String json) throws InvalidClaimException {
    String wanted =
        "Send one of seen, read, unread, archive and unarchive, such as {\"read\": […]}.";
    Map<String, String> members = members(json, wanted);
    if (members.size() != 1) {
      throw new InvalidClaimException(wanted);
    }
    Map.Entry<String, String> only = members.entrySet().iterator().next();
    String name = JsonText.quote(only.getKey());
    return new Marking(word(Mark.class, name, wanted), selection(only.getValue()));
  }

  private static Selection selection(String json) throws InvalidClaimException {
    String wanted = "Send a list of ids, or {\"upTo\": id}, or \"all\".";
    if (json.startsWith("[")) {
      return new Selection.Ids(ids(json));
    }
    if (json.startsWith("{")) {
      Map<String, String> members = members(json, wanted);
      String last = members.get("upTo");
      if (last != null && members.size() == 1) {
        return new Selection.UpTo(id(last, "upTo"));
      }
    } else if ("all".equals(JsonText.asText(json))) {
      return Selection.All.MESSAGES;
    }
    throw new InvalidClaimException(wanted);
  }

  private static Set<MessageId> ids(String json) throws InvalidClaimException {
    List<String> elements;
    try {
      elements = JsonText.elements(json);
    } catch (MalformedPacketException e) {
      throw new InvalidClaimException("The list of ids is no JSON array.");
    }
    if (elements.size() > MOST_IDS) {
      throw new InvalidClaimException("Send " + MOST_IDS + " ids at most.");
    }
    Set<MessageId> ids = new LinkedHashSet<>();
    for (String element : elements) {
      ids.add(id(element, "Each id"));
    }
    return ids;
  }

  private static Map<String, String> members(String json, String wanted)
      throws InvalidClaimException {
    try {
      return JsonText.members(json);
    } catch (MalformedPacketException e) {
      throw new InvalidClaimException(wanted);
    }
  }

  private static MessageId id(String json, String what) throws InvalidClaimException {
    MessageId id = json.startsWith("\"") ? MessageId.parse(JsonText.asText(json)) : null;
    if (id == null) {
      throw new InvalidClaimException(
          what + " must be the id of a message: 24 hexadecimal digits, as text.");
    }
    return id;
  }

  /** The constant of this name in lower case. */
  private static <E extends Enum<E>> E word(Class<E> all, String json, String wanted)
      throws InvalidClaimException {
    String text = json.startsWith("\"") ? JsonText.asText(json) : null;
    for (E each : all.getEnumConstants()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
        return each;
      }
    }
    throw new InvalidClaimException(wanted);
  }
}
