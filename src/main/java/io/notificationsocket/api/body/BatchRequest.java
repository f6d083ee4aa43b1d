package io.notificationsocket.api.body;

import com.fasterxml.jackson.core.JsonToken;
import io.notificationsocket.api.problem.ApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a batch: {@code {"pushes": [{"user": "…", "message": …}, …]}}.
 *
 * @param pushes in their order
 * @param ignored names of fields beside the pushes; null when there are none
 */
public record BatchRequest(List<PushRequest> pushes, @Nullable List<String> ignored) {

  /** All of them are read before the first is delivered; what comes in lines may be longer. */
  public static final int MAX_PUSHES = 10_000;

  private static final String PUSHES = "pushes";

  /**
   * Reads a whole batch.
   *
   * @throws ApiException 400 when the body is not JSON or has no pushes, 413 when it has too many
   */
  public static BatchRequest in(DecodedText body) {
    return JsonScanner.read(body, BatchRequest::find);
  }

  private static BatchRequest find(JsonScanner json) throws IOException {
    if (json.next() != JsonToken.START_OBJECT) {
      throw missing();
    }
    List<PushRequest> found = null;
    IgnoredFields ignored = new IgnoredFields();
    while (json.next() == JsonToken.FIELD_NAME) {
      String name = json.name();
      boolean wanted = name.equals(PUSHES);
      if (!wanted) {
        ignored.add(name);
      }
      if (wanted && found != null) {
        throw new ApiException(
            400, "The body has a second field pushes at " + json.position() + ".");
      }
      JsonToken value = json.next();
      if (wanted && value == JsonToken.START_ARRAY) {
        found = elements(json);
      } else {
        json.skip();
      }
    }
    if (found == null) {
      throw missing();
    }
    return new BatchRequest(found, ignored.names());
  }

  private static ApiException missing() {
    return new ApiException(
        400, "The body has no pushes. Send {\"pushes\": [{\"user\": \"…\", \"message\": …}, …]}.");
  }

  private static List<PushRequest> elements(JsonScanner json) throws IOException {
    List<PushRequest> elements = new ArrayList<>();
    for (JsonToken next = json.next(); next != JsonToken.END_ARRAY; next = json.next()) {
      if (elements.size() == MAX_PUSHES) {
        throw new ApiException(
            413,
            "The body has more than "
                + MAX_PUSHES
                + " pushes. Send several bodies, or one with a push on each line as "
                + ContentType.Form.NDJSON.type()
                + ".");
      }
      elements.add(PushRequest.read(json, next));
    }
    return elements;
  }
}
