package io.notificationsocket.api.body;

import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.registry.Inboxes.Selection;
import io.notificationsocket.registry.MessageId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of an inbox a request means: {@code {"ids": ["…"]}}, {@code {"upTo": "…"}} or
 * {@code {"all": true}}.
 *
 * @param ignored names of fields that mean nothing; null when there are none
 */
public record SelectionRequest(Selection which, @Nullable List<String> ignored) {

  private static final int MOST = 1_000;
  private static final String IDS = "ids";
  private static final String UP_TO = "upTo";
  private static final String ALL = "all";

  /**
   * Reads a body.
   *
   * @throws ApiException 400 when it has not exactly one of the three, or that is wrong
   */
  public static SelectionRequest of(JsonObject body) {
    if (Stream.of(IDS, UP_TO, ALL).filter(body::has).count() != 1) {
      throw new ApiException(
          400, "Send exactly one of {\"ids\": [\"…\"]}, {\"upTo\": \"…\"} and {\"all\": true}.");
    }
    return new SelectionRequest(selection(body), body.ignored(Set.of(IDS, UP_TO, ALL)));
  }

  private static Selection selection(JsonObject body) {
    String last = body.text(UP_TO);
    if (last != null) {
      return new Selection.UpTo(id(last));
    }
    if (body.has(ALL)) {
      if (!body.isTrue(ALL)) {
        throw new ApiException(
            400, "The field all is not true. Send true, or ids or upTo instead.");
      }
      return Selection.All.MESSAGES;
    }
    Set<MessageId> ids = new LinkedHashSet<>();
    body.texts(IDS, MOST).forEach(text -> ids.add(id(text)));
    return new Selection.Ids(ids);
  }

  private static MessageId id(String text) {
    MessageId id = MessageId.parse(text);
    if (id == null) {
      throw ApiRequest.malformedId("id of a message");
    }
    return id;
  }
}
