package io.notificationsocket.api.body;

import static io.notificationsocket.config.Durations.LONGEST;

import com.fasterxml.jackson.core.JsonToken;
import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.config.Durations;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Recipients;
import io.notificationsocket.registry.Schedules.When;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON object says of one push: the message, how it is to be kept, when, and in a batch to
 * whom it goes, and the key by which it may be repeated. Faults are reported when a field is read,
 * so that a batch can continue with the next push. Unknown fields are skipped and reported. Used by
 * one thread.
 */
public final class PushRequest {

  static final String MESSAGE = "message";
  static final String USER = "user";
  static final String USERS = "users";
  static final String TOPIC = "topic";
  static final String EVERYONE = "everyone";
  static final String EXCEPT = "except";
  static final String TTL = "ttl";
  static final String STORE = "store";
  static final String INBOX = "inbox";
  static final String COLLAPSE = "collapse";
  static final String AT = "at";
  static final String IN = "in";
  static final String ID = "id";

  /** In characters. */
  private static final int LONGEST_COLLAPSE = 256;

  private static final String ALL = "user, users, topic and everyone";

  private @Nullable String message;
  private @Nullable String user;
  private @Nullable IdList users;
  private @Nullable String topic;
  private boolean everyone;
  private IdList except = IdList.NONE;
  private @Nullable String excepting; // the field, until it is known whether it means anything
  private @Nullable Duration ttl;
  private @Nullable Boolean store;
  private @Nullable Boolean inbox;
  private @Nullable String collapse;
  private @Nullable Instant at;
  private @Nullable Duration in;
  private @Nullable String id;
  private boolean idIsWrong;
  private boolean sawMessage;
  private @Nullable String recipients; // the field that names them
  private @Nullable ApiException fault;
  private @Nullable ApiException recipientsFault;
  private @Nullable IgnoredFields ignored;
  private final Kind kind;

  /** Where a push stands. */
  private enum Kind {
    /** At the address of a user. */
    SINGLE,
    /** At the address of a topic. */
    TO_TOPIC,
    /** In a batch. */
    IN_BATCH
  }

  private PushRequest(Kind kind) {
    this.kind = kind;
  }

  /**
   * A text that is one push, whose user and key stand elsewhere.
   *
   * @throws ApiException 400, with the position, when it is not JSON
   */
  static PushRequest single(DecodedText text) {
    return JsonScanner.read(text, json -> read(json, json.next(), new PushRequest(Kind.SINGLE)));
  }

  /**
   * A text that is one push, whose topic and key stand elsewhere.
   *
   * @throws ApiException 400, with the position, when it is not JSON
   */
  static PushRequest toTopic(DecodedText text) {
    return JsonScanner.read(text, json -> read(json, json.next(), new PushRequest(Kind.TO_TOPIC)));
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
    return read(json, first, new PushRequest(Kind.IN_BATCH));
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
      store = bool(value, STORE);
    } else if (name.equals(INBOX)) {
      inbox = bool(value, INBOX);
    } else if (name.equals(COLLAPSE)) {
      readCollapse(json, value);
    } else if (name.equals(AT)) {
      readAt(json, value);
    } else if (name.equals(IN)) {
      readIn(json, value);
    } else if (kind != Kind.SINGLE && name.equals(EXCEPT)) {
      readExcept(json, value);
    } else if (kind == Kind.IN_BATCH && isOfRecipients(name)) {
      readRecipients(json, value, name);
    } else if (kind == Kind.IN_BATCH && name.equals(ID)) {
      id = value == JsonToken.VALUE_STRING ? json.string() : null;
      idIsWrong = value != JsonToken.VALUE_STRING && value != JsonToken.VALUE_NULL;
    } else {
      ignore(name);
    }
    json.skip();
  }

  private static boolean isOfRecipients(String name) {
    return name.equals(USER) || name.equals(USERS) || name.equals(TOPIC) || name.equals(EVERYONE);
  }

  private void readRecipients(JsonScanner json, @Nullable JsonToken value, String name)
      throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    if (name.equals(recipients)) {
      recipientsFault =
          new ApiException(400, "The push has more than one " + name + ". Send one push for each.");
    } else if (recipients != null) {
      refuseRecipients(
          "The push has " + recipients + " and " + name + ". Send exactly one of " + ALL + ".");
    }
    recipients = name;
    switch (name) {
      case USER -> user = id(json, value, name);
      case TOPIC -> topic = id(json, value, name);
      case USERS -> users = list(json, value, name);
      default -> {
        everyone = value == JsonToken.VALUE_TRUE;
        if (!everyone) {
          refuseRecipients(
              "The push has an everyone that is not true. Send true, or leave it out.");
        }
      }
    }
  }

  private void readExcept(JsonScanner json, @Nullable JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    if (excepting != null) {
      refuseRecipients("The push has more than one " + EXCEPT + ". Send one.");
    }
    excepting = EXCEPT;
    except = list(json, value, EXCEPT);
  }

  private String id(JsonScanner json, @Nullable JsonToken value, String name) throws IOException {
    String text = value == JsonToken.VALUE_STRING ? json.string() : "";
    if (value != JsonToken.VALUE_STRING) {
      refuseRecipients(
          "The push has a " + name + " that is not a string. Send {\"" + name + "\": \"…\", …}.");
    } else if (IdList.hasHalf(text)) {
      refuseRecipients("The " + name + " contains a lone surrogate, which is half of a character.");
    }
    return text;
  }

  private IdList list(JsonScanner json, @Nullable JsonToken value, String name) throws IOException {
    IdList read = IdList.read(json, value, name);
    if (read.fault() != null && recipientsFault == null) {
      recipientsFault = read.fault();
    }
    return read;
  }

  private void refuseRecipients(String detail) {
    if (recipientsFault == null) {
      recipientsFault = new ApiException(400, detail);
    }
  }

  /** Bytes of its lists of ids, which come on top of the limit of a body. */
  public int listBytes() {
    return except.bytes() + (users == null ? 0 : users.bytes());
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
    if (user != null && excepting != null) {
      ignore(excepting); // it holds for many only
    }
    return ignored == null ? null : ignored.names();
  }

  private void readTtl(JsonScanner json, @Nullable JsonToken value) throws IOException {
    ttl = duration(json, value);
    boolean wrong = ttl == null ? value != JsonToken.VALUE_NULL : ttl.compareTo(LONGEST) > 0;
    if (wrong) {
      refuse("The push has a ttl that is none. Send a duration such as \"10m\", or 0.");
    }
  }

  private static @Nullable Duration duration(JsonScanner json, @Nullable JsonToken value)
      throws IOException {
    boolean scalar = value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT;
    return scalar ? Durations.parse(json.string()) : null;
  }

  private void readAt(JsonScanner json, @Nullable JsonToken value) throws IOException {
    at = value == JsonToken.VALUE_STRING ? Rfc3339.parse(json.string()) : null;
    if (at == null && value != JsonToken.VALUE_NULL) {
      refuse(
          "The push has an at that is no time of RFC 3339. Send one such as"
              + " \"2026-11-30T08:50:00Z\" or \"2026-11-30T09:50:00+01:00\".");
    }
  }

  private void readIn(JsonScanner json, @Nullable JsonToken value) throws IOException {
    in = duration(json, value);
    if (in == null && value != JsonToken.VALUE_NULL) {
      refuse("The push has an in that is no duration. Send one such as \"10m\".");
    }
  }

  private @Nullable Boolean bool(@Nullable JsonToken value, String name) {
    if (value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE) {
      return value == JsonToken.VALUE_TRUE;
    }
    if (value != JsonToken.VALUE_NULL) {
      refuse("The push has " + article(name) + " that is neither true nor false.");
    }
    return null;
  }

  private static String article(String name) {
    return (name.startsWith("i") ? "an " : "a ") + name;
  }

  private void readCollapse(JsonScanner json, @Nullable JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    String text = value == JsonToken.VALUE_STRING ? json.string() : "";
    if (text.isEmpty() || text.length() > LONGEST_COLLAPSE || IdList.hasHalf(text)) {
      refuse(
          "The push has a collapse that is no text of 1 to "
              + LONGEST_COLLAPSE
              + " characters. Send {\"collapse\": \"…\", …}.");
    }
    collapse = text;
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
    return new Message(message(), ttl, store, inbox, collapse, null);
  }

  /**
   * When the push is to be made; null for at once.
   *
   * @throws ApiException 400 when it is said twice
   */
  public @Nullable When when() {
    if (at != null && in != null) {
      throw new ApiException(400, "The push has at and in. Send one of both.");
    }
    if (at != null) {
      return new When.At(at);
    }
    return in == null ? null : new When.In(in);
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
   * The user id of a push of a batch, which may still be too long or otherwise not one; null when
   * it is for {@linkplain #recipients many}.
   *
   * @throws ApiException 400 when it is not said to whom the push goes, or not once and rightly
   */
  public @Nullable String user() {
    checkRecipients();
    if (recipients == null) {
      throw new ApiException(
          400, "The push has no user. Send {\"user\": \"…\", …}, or another of " + ALL + ".");
    }
    return user;
  }

  /**
   * The users to whom a push of a batch goes when it is for many; their ids may still be too long.
   *
   * @throws ApiException as {@link #user}
   */
  public Recipients recipients() {
    checkRecipients();
    if (users != null) {
      return new Recipients.Users(users.ids(), except.ids());
    }
    return topic == null
        ? new Recipients.Everyone(except.ids())
        : new Recipients.Topic(topic, except.ids());
  }

  /**
   * The users who get nothing of a push to a topic.
   *
   * @throws ApiException 400 when they are no list of ids
   */
  Set<String> except() {
    checkRecipients();
    return except.ids();
  }

  private void checkRecipients() {
    if (fault != null) {
      throw fault;
    }
    if (recipientsFault != null) {
      throw recipientsFault;
    }
  }
}
