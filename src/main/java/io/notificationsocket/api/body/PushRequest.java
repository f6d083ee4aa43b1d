package io.notificationsocket.api.body;

import static io.notificationsocket.config.Durations.LONGEST;

import com.fasterxml.jackson.core.JsonToken;
import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.config.Durations;
import io.notificationsocket.registry.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON object says of one push: the message, how it is to be kept, and in a batch the user,
 * and the key by which it may be repeated. Faults are reported when a field is read, so that a
 * batch can continue with the next push. Unknown fields are skipped and reported. Used by one
 * thread.
 */
public final class PushRequest {

  static final String MESSAGE = "message";
  static final String USER = "user";
  static final String TTL = "ttl";
  static final String STORE = "store";
  static final String ID = "id";

  private @Nullable String message;
  private @Nullable String user;
  private @Nullable Duration ttl;
  private @Nullable Boolean store;
  private @Nullable String id;
  private boolean idIsWrong;
  private boolean sawMessage;
  private int users;
  private @Nullable ApiException fault;
  private @Nullable IgnoredFields ignored;
  private final boolean inBatch;

  private PushRequest(boolean inBatch) {
    this.inBatch = inBatch;
  }

  /**
   * A text that is one push, whose user and key stand elsewhere.
   *
   * @throws ApiException 400, with the position, when it is not JSON
   */
  static PushRequest single(DecodedText text) {
    return JsonScanner.read(text, json -> read(json, json.next(), new PushRequest(false)));
  }

  /**
   * A text that is one push of a batch.
   *
   * @throws ApiException 400, with the position, when it is not JSON
   */
  public static PushRequest in(DecodedText text) {
    return JsonScanner.read(text, json -> read(json, json.next()));
  }

  /**
   * One push of a batch to its end.
   *
   * @param first the token that it begins with; null when there is none
   */
  static PushRequest read(JsonScanner json, @Nullable JsonToken first) throws IOException {
    return read(json, first, new PushRequest(true));
  }

  private static PushRequest read(JsonScanner json, @Nullable JsonToken first, PushRequest fields)
      throws IOException {
    if (first == JsonToken.START_OBJECT) {
      while (json.next() == JsonToken.FIELD_NAME) {
        fields.readField(json);
      }
    } else if (first != null) {
      json.skip();
      fields.refuse("The push is not a JSON object. Send {\"message\": …}.");
    }
    return fields;
  }

  private void readField(JsonScanner json) throws IOException {
    String name = json.name();
    if (name.equals(MESSAGE)) {
      if (sawMessage) {
        refuse("The push has a second message at " + json.position() + ".");
      }
      sawMessage = true;
      JsonToken value = json.next();
      String text = json.raw();
      message = value == JsonToken.VALUE_NULL ? null : text;
      return;
    }
    JsonToken value = json.next();
    if (name.equals(TTL)) {
      readTtl(json, value);
    } else if (name.equals(STORE)) {
      readStore(value);
    } else if (inBatch && name.equals(USER)) {
      users++;
      user = value == JsonToken.VALUE_STRING ? json.string() : null;
    } else if (inBatch && name.equals(ID)) {
      id = value == JsonToken.VALUE_STRING ? json.string() : null;
      idIsWrong = value != JsonToken.VALUE_STRING && value != JsonToken.VALUE_NULL;
    } else {
      ignore(name);
    }
    json.skip();
  }

  private void ignore(String name) {
    IgnoredFields known = ignored;
    if (known == null) {
      known = new IgnoredFields();
      ignored = known;
    }
    known.add(name);
  }

  /** The names of fields that mean nothing here; null when there are none. */
  public @Nullable List<String> ignored() {
    return ignored == null ? null : ignored.names();
  }

  private void readTtl(JsonScanner json, @Nullable JsonToken value) throws IOException {
    boolean scalar = value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT;
    ttl = scalar ? Durations.parse(json.string()) : null;
    boolean wrong = ttl == null ? value != JsonToken.VALUE_NULL : ttl.compareTo(LONGEST) > 0;
    if (wrong) {
      refuse("The push has a ttl that is none. Send a duration such as \"10m\", or 0.");
    }
  }

  private void readStore(@Nullable JsonToken value) {
    if (value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE) {
      store = value == JsonToken.VALUE_TRUE;
    } else if (value != JsonToken.VALUE_NULL) {
      refuse("The push has a store that is neither true nor false.");
    }
  }

  private void refuse(String detail) {
    if (fault == null) {
      fault = new ApiException(400, detail);
    }
  }

  /**
   * The JSON text of the message as it came in.
   *
   * @throws ApiException 400 when it is missing or null, or stands there twice
   */
  String message() {
    if (fault != null) {
      throw fault;
    }
    if (message == null) {
      throw new ApiException(
          400,
          "The push has no message, or it is null. Send {\"message\": …} with any other JSON value.");
    }
    return message;
  }

  /**
   * The message, and how it is to be kept.
   *
   * @throws ApiException 400 when one of them is missing or wrong
   */
  public Message whole() {
    return new Message(message(), ttl, store);
  }

  /**
   * The key by which a push of a batch may be repeated; null when it has none.
   *
   * @throws ApiException 400 when it cannot be used
   */
  public @Nullable String key() {
    if (idIsWrong) {
      throw new ApiException(
          400, "The push has an id that is not a string. Send {\"id\": \"…\", …}.");
    }
    return id == null ? null : IdempotencyKey.checked("push's id", id);
  }

  /**
   * The user id, which may still be too long or otherwise not one.
   *
   * @throws ApiException 400 when it is missing, not a string of whole characters, or stands there
   *     twice
   */
  public String user() {
    if (fault != null) {
      throw fault;
    }
    if (users > 1) {
      throw new ApiException(400, "The push has more than one user. Send one push for each.");
    }
    if (user == null) {
      throw new ApiException(
          400, "The push has no user, or it is not a string. Send {\"user\": \"…\", …}.");
    }
    return JsonObject.whole(user, USER);
  }
}
