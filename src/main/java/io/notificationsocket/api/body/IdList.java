package io.notificationsocket.api.body;

import com.fasterxml.jackson.core.JsonToken;
import io.notificationsocket.api.problem.ApiException;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A list of ids in a JSON object, each once. It may be longer than all else in a body, so its bytes
 * do not count against {@code MAX_BODY}.
 *
 * @param bytes of its text in UTF-8
 * @param fault what is wrong with it; null when nothing is
 */
record IdList(Set<String> ids, int bytes, @Nullable ApiException fault) {

  /** Ids of a list. */
  static final int MOST = 10_000;

  static final IdList NONE = new IdList(Set.of(), 0, null);

  /** A character beyond the first 65,536 takes two escapes of six. */
  private static final int BYTES_PER_CHARACTER = 12;

  private static final int BYTES_BETWEEN = 8; // quotes, comma, some space

  /** Bytes that a list may need. */
  static int mostBytes(int maxIdLength) {
    return MOST * (BYTES_PER_CHARACTER * maxIdLength + BYTES_BETWEEN);
  }

  /**
   * Reads to the end of a field's value, whatever it is.
   *
   * @param field its name, for people
   */
  static IdList read(JsonScanner json, @Nullable JsonToken value, String field) throws IOException {
    int start = json.offset();
    Set<String> ids = new LinkedHashSet<>();
    ApiException fault = null;
    if (value != JsonToken.START_ARRAY) {
      fault = new ApiException(400, "The field " + field + " is not a list of ids.");
      json.skip();
    }
    while (fault == null) {
      JsonToken next = json.next();
      if (next == JsonToken.END_ARRAY) {
        break;
      }
      fault = next == JsonToken.VALUE_STRING ? add(ids, json.string(), field) : noId(field);
    }
    if (fault != null && value == JsonToken.START_ARRAY) {
      json.skipRest();
    }
    return new IdList(ids, json.bytesSince(start), fault);
  }

  private static @Nullable ApiException add(Set<String> ids, String id, String field) {
    if (hasHalf(id)) {
      return new ApiException(
          400, "An id in " + field + " contains a lone surrogate, which is half of a character.");
    }
    ids.add(id);
    return ids.size() <= MOST
        ? null
        : new ApiException(
            400, "The field " + field + " has more than " + MOST + " ids. Send several requests.");
  }

  private static ApiException noId(String field) {
    return new ApiException(400, "The field " + field + " has an element that is not a string.");
  }

  /** What an address cannot hold either, and an answer in UTF-8 could not repeat. */
  static boolean hasHalf(String text) {
    for (int i = 0, codePoint; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      if (codePoint <= Character.MAX_VALUE && Character.isSurrogate((char) codePoint)) {
        return true;
      }
    }
    return false;
  }
}
