package io.notificationsocket.api.body;

import com.fasterxml.jackson.core.JsonToken;
import io.notificationsocket.api.problem.ApiException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request changes of a topic's members: {@code {"add": ["ada"], "remove": ["eve"]}}.
 *
 * @param listBytes of the lists' text in UTF-8
 * @param ignored names of fields that mean nothing; null when there are none
 */
public record MembersRequest(
    Set<String> add, Set<String> remove, int listBytes, @Nullable List<String> ignored) {

  private static final String ADD = "add";
  private static final String REMOVE = "remove";

  /**
   * Reads a whole body.
   *
   * @throws ApiException 400
   */
  static MembersRequest in(DecodedText body) {
    return JsonScanner.read(body, MembersRequest::read);
  }

  private static MembersRequest read(JsonScanner json) throws IOException {
    if (json.next() != JsonToken.START_OBJECT) {
      throw new ApiException(
          400, "The body is not a JSON object. Send {\"add\": [\"…\"], \"remove\": [\"…\"]}.");
    }
    IdList add = null;
    IdList remove = null;
    IgnoredFields ignored = new IgnoredFields();
    while (json.next() == JsonToken.FIELD_NAME) {
      String name = json.name();
      JsonToken value = json.next();
      if (value != JsonToken.VALUE_NULL && name.equals(ADD)) {
        add = once(add, IdList.read(json, value, name), name);
      } else if (value != JsonToken.VALUE_NULL && name.equals(REMOVE)) {
        remove = once(remove, IdList.read(json, value, name), name);
      } else {
        if (!name.equals(ADD) && !name.equals(REMOVE)) {
          ignored.add(name);
        }
        json.skip();
      }
    }
    return of(add == null ? IdList.NONE : add, remove == null ? IdList.NONE : remove, ignored);
  }

  private static IdList once(@Nullable IdList before, IdList read, String name) {
    if (before != null) {
      throw new ApiException(400, "The body has a second field " + name + ".");
    }
    if (read.fault() != null) {
      throw read.fault();
    }
    return read;
  }

  private static MembersRequest of(IdList add, IdList remove, IgnoredFields ignored) {
    if (add.ids().size() + remove.ids().size() > IdList.MOST) {
      throw new ApiException(
          400,
          "The fields add and remove have more than "
              + IdList.MOST
              + " ids together. Send several requests.");
    }
    return new MembersRequest(
        add.ids(), remove.ids(), add.bytes() + remove.bytes(), ignored.names());
  }
}
