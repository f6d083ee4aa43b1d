package io.notificationsocket.api.body;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notificationsocket.api.problem.ApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The value of one key of a form: texts, or parts by key, or parts appended by {@code []}. Parts
 * whose keys are all array indexes are an array without gaps; others are an object. Used by one
 * thread.
 */
final class FormValue {

  private static final Pattern INDEX = Pattern.compile("0|[1-9]\\d{0,3}");

  /** An index from here on is a key like any other: as many parts as a form can have. */
  private static final int INDEX_LIMIT = FormMessage.MAX_PARAMETERS;

  private final List<String> texts = new ArrayList<>();
  private final List<String> appended = new ArrayList<>();
  private final Map<String, FormValue> parts = new LinkedHashMap<>();

  boolean isEmpty() {
    return texts.isEmpty() && appended.isEmpty() && parts.isEmpty();
  }

  void add(List<String> path, String text) {
    if (path.isEmpty()) {
      texts.add(text);
    } else if (path.size() == 1 && path.get(0).isEmpty()) {
      appended.add(text);
    } else {
      // "[]" before another key is the first element: a[][x]=1&a[][y]=2 is one object.
      String key = path.get(0).isEmpty() ? "0" : path.get(0);
      parts.computeIfAbsent(key, k -> new FormValue()).add(path.subList(1, path.size()), text);
    }
    if (!texts.isEmpty() && !(appended.isEmpty() && parts.isEmpty())) {
      throw new ApiException(
          400, "The form uses the same key both for a value and for nested values.");
    }
  }

  /** Recursive; the depth of a path bounds it. */
  void write(JsonGenerator json) throws IOException {
    if (texts.size() == 1) {
      json.writeString(texts.get(0));
    } else if (!texts.isEmpty()) {
      writeArray(json, texts);
    } else if (parts.keySet().stream().allMatch(FormValue::isIndex)) {
      writeArray(json, appended);
    } else {
      writeObject(json);
    }
  }

  private void writeArray(JsonGenerator json, List<String> rest) throws IOException {
    json.writeStartArray();
    List<Map.Entry<String, FormValue>> ordered = new ArrayList<>(parts.entrySet());
    ordered.sort(Comparator.comparingInt(part -> Integer.parseInt(part.getKey())));
    for (Map.Entry<String, FormValue> part : ordered) {
      part.getValue().write(json);
    }
    for (String text : rest) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private void writeObject(JsonGenerator json) throws IOException {
    json.writeStartObject();
    int next = 0;
    for (Map.Entry<String, FormValue> part : parts.entrySet()) {
      json.writeFieldName(part.getKey());
      part.getValue().write(json);
      next = isIndex(part.getKey()) ? Math.max(next, Integer.parseInt(part.getKey()) + 1) : next;
    }
    for (String text : appended) {
      json.writeStringField(String.valueOf(next++), text);
    }
    json.writeEndObject();
  }

  private static boolean isIndex(String key) {
    return INDEX.matcher(key).matches() && Integer.parseInt(key) < INDEX_LIMIT;
  }
}
