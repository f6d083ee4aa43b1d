package io.notificationsocket.api.body;

import com.fasterxml.jackson.core.JsonToken;
import io.notificationsocket.api.problem.ApiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A body that is one JSON object. Fields that are null count as absent; unknown ones are passed
 * over. Every fault is an {@link ApiException} 400 that names the field.
 */
public final class JsonObject {

  /** Without fields. */
  static final JsonObject EMPTY = new JsonObject(Map.of());

  private final Map<String, String> fields;

  private JsonObject(Map<String, String> fields) {
    this.fields = fields;
  }

  /**
   * Reads a text.
   *
   * @throws ApiException 400 when it is not JSON, or not an object, or has a field twice
   */
  static JsonObject of(DecodedText text) {
    return JsonScanner.read(text, JsonObject::read);
  }

  private static JsonObject read(JsonScanner json) throws IOException {
    if (json.next() != JsonToken.START_OBJECT) {
      throw new ApiException(400, "The body is not a JSON object. Send {…}.");
    }
    return fields(json);
  }

  /** The rest of an object that has begun. */
  private static JsonObject fields(JsonScanner json) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    while (json.next() == JsonToken.FIELD_NAME) {
      String name = json.name();
      boolean present = json.next() != JsonToken.VALUE_NULL;
      String raw = json.raw();
      if (present && fields.put(name, raw) != null) {
        throw new ApiException(400, "The body has a second field " + shown(name) + ".");
      }
    }
    return new JsonObject(fields);
  }

  private static String shown(String name) {
    return name.length() <= IgnoredFields.MOST_CHARACTERS
        ? name
        : name.substring(0, IgnoredFields.MOST_CHARACTERS) + "…";
  }

  /**
   * A field that is a text.
   *
   * @return null when it is absent
   */
  public @Nullable String text(String name) {
    String raw = fields.get(name);
    return raw == null ? null : parse(raw, json -> text(json, json.next(), name));
  }

  private static String text(JsonScanner json, @Nullable JsonToken value, String name)
      throws IOException {
    if (value != JsonToken.VALUE_STRING) {
      throw new ApiException(400, "The field " + name + " is not a string.");
    }
    String text = json.string();
    if (IdList.hasHalf(text)) {
      throw new ApiException(
          400, "The field " + name + " contains a lone surrogate, which is half of a character.");
    }
    return text;
  }

  /**
   * A field that is a list of texts.
   *
   * @param most how many there may be
   * @return empty when it is absent
   */
  public List<String> texts(String name, int most) {
    String raw = fields.get(name);
    return raw == null ? List.of() : parse(raw, json -> texts(json, name, most));
  }

  private static List<String> texts(JsonScanner json, String name, int most) throws IOException {
    if (json.next() != JsonToken.START_ARRAY) {
      throw new ApiException(400, "The field " + name + " is not a list of strings.");
    }
    List<String> found = new ArrayList<>();
    for (JsonToken next = json.next(); next != JsonToken.END_ARRAY; next = json.next()) {
      if (found.size() == most) {
        throw new ApiException(400, "The field " + name + " has more than " + most + " entries.");
      }
      found.add(text(json, next, name));
    }
    return found;
  }

  /**
   * A field that is a list of objects.
   *
   * @param most how many there may be
   * @return empty when it is absent
   */
  public List<JsonObject> objects(String name, int most) {
    String raw = fields.get(name);
    return raw == null ? List.of() : parse(raw, json -> objects(json, name, most));
  }

  private static List<JsonObject> objects(JsonScanner json, String name, int most)
      throws IOException {
    if (json.next() != JsonToken.START_ARRAY) {
      throw new ApiException(400, "The field " + name + " is not a list of objects.");
    }
    List<JsonObject> found = new ArrayList<>();
    for (JsonToken next = json.next(); next != JsonToken.END_ARRAY; next = json.next()) {
      if (found.size() == most) {
        throw new ApiException(400, "The field " + name + " has more than " + most + " entries.");
      }
      if (next != JsonToken.START_OBJECT) {
        throw new ApiException(400, "The field " + name + " has an entry that is not an object.");
      }
      found.add(fields(json));
    }
    return found;
  }

  /**
   * A field as it was sent, whatever it is.
   *
   * @return null when it is absent
   */
  public @Nullable String json(String name) {
    return fields.get(name);
  }

  /** Whether there is such a field. */
  public boolean has(String name) {
    return fields.containsKey(name);
  }

  /** Whether a field is {@code true}. */
  public boolean isTrue(String name) {
    return "true".equals(fields.get(name));
  }

  /** The names of fields that are none of these; null when there are none. */
  @Nullable List<String> ignored(Set<String> known) {
    IgnoredFields ignored = new IgnoredFields();
    fields.keySet().stream().filter(name -> !known.contains(name)).forEach(ignored::add);
    return ignored.names();
  }

  /**
   * A field that is an object, as it was sent.
   *
   * @return null when it is absent
   */
  public @Nullable String object(String name) {
    String raw = fields.get(name);
    if (raw != null && !raw.startsWith("{")) {
      throw new ApiException(400, "The field " + name + " is not an object. Send {…}.");
    }
    return raw;
  }

  /** A part of what was read before. */
  private static <T> T parse(String raw, JsonScanner.Reading<T> reading) {
    return JsonScanner.read(new DecodedText(raw, 1), reading);
  }
}
