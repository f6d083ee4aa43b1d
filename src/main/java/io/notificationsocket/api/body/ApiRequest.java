package io.notificationsocket.api.body;

import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.registry.MessageId;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came, through whichever door, and what it says, read when it is asked for.
 *
 * @param path as sent, still encoded
 * @param query as sent, still encoded; null when there is none
 * @param headers all values of a header, by its name; null or empty when it was not sent
 */
public record ApiRequest(
    String path,
    @Nullable String query,
    Function<String, @Nullable List<String>> headers,
    InputStream in) {

  public static ApiRequest of(UriInfo address, HttpHeaders headers, InputStream in) {
    return new ApiRequest(
        address.getRequestUri().getRawPath(),
        address.getRequestUri().getRawQuery(),
        headers::getRequestHeader,
        in);
  }

  /**
   * The user id in its path.
   *
   * @throws ApiException 400
   */
  public String user() {
    return user(1);
  }

  /**
   * The user id in its path.
   *
   * @param behind how many segments follow it
   * @throws ApiException 400
   */
  public String user(int behind) {
    return Ids.in(path, behind, "user id");
  }

  /**
   * The topic in its path.
   *
   * @param behind how many segments follow it
   * @throws ApiException 400
   */
  public String topic(int behind) {
    return Ids.in(path, behind, "topic");
  }

  /**
   * The message id at the end of its path.
   *
   * @throws ApiException 400 when it is none
   */
  public MessageId messageId() {
    MessageId id = MessageId.parse(Ids.in(path, 0, "message id"));
    if (id == null) {
      throw new ApiException(
          400, "The message id in the address has to be 24 hexadecimal digits, as a push answers.");
    }
    return id;
  }

  /**
   * The versions that a message may have, by the header {@code If-Match}.
   *
   * @throws ApiException 400 when it is malformed
   */
  public List<Integer> versions() {
    return IfMatch.versions(joined(IfMatch.HEADER));
  }

  /**
   * How many entries of a list it asks for.
   *
   * @param usual when it does not say
   * @throws ApiException 400 when it is not a number from 1 to {@code most}
   */
  public int limit(int usual, int most) {
    return parameters().limit(usual, most);
  }

  /**
   * The entry after which a list is to begin; null when it begins with the first.
   *
   * @throws ApiException 400
   */
  public @Nullable String after() {
    return parameters().one("after");
  }

  /**
   * The message before which a list is to begin; null when it begins with the newest.
   *
   * @throws ApiException 400
   */
  public @Nullable MessageId before() {
    String text = parameters().one("before");
    MessageId id = MessageId.parse(text);
    if (text != null && id == null) {
      throw malformedId("parameter before");
    }
    return id;
  }

  static ApiException malformedId(String what) {
    return new ApiException(
        400, "The " + what + " has to be 24 hexadecimal digits, as in the answer to a push.");
  }

  /**
   * A parameter that is one of some words.
   *
   * @param all the words, in lower case
   * @param usual when it is not sent
   * @throws ApiException 400
   */
  public <E extends Enum<E>> E word(String name, Class<E> all, E usual) {
    String text = parameters().one(name);
    if (text == null) {
      return usual;
    }
    List<String> words =
        Stream.of(all.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();
    int found = words.indexOf(text);
    if (found < 0) {
      throw new ApiException(
          400, "The parameter " + name + " has to be one of " + String.join(", ", words) + ".");
    }
    return all.getEnumConstants()[found];
  }

  private Query parameters() {
    return new Query(query);
  }

  /**
   * The connection id in its query.
   *
   * @throws ApiException 400
   */
  public String connection() {
    String found = connectionIfSent();
    if (found == null) {
      throw missingConnection();
    }
    return found;
  }

  /**
   * The connection id in its query.
   *
   * @return null when the query has no such parameter
   * @throws ApiException 400 when it is empty
   */
  public @Nullable String connectionIfSent() {
    String found = parameters().one("connectionId");
    if (found != null && found.isEmpty()) {
      throw missingConnection();
    }
    return found;
  }

  private static ApiException missingConnection() {
    return new ApiException(
        400, "The connection id is missing. Add ?connectionId=… to the address.");
  }

  /**
   * Its idempotency key; null when it has none.
   *
   * @throws ApiException 400
   */
  public @Nullable String key() {
    return IdempotencyKey.in(headers.apply(IdempotencyKey.HEADER));
  }

  /**
   * Of a batch, whose pushes have keys of their own.
   *
   * @throws ApiException 400 when the request has an idempotency key all the same
   */
  public void refuseKey() {
    if (key() != null) {
      throw new ApiException(
          400,
          "A batch has no "
              + IdempotencyKey.HEADER
              + " of its own. Give each of its pushes an id.");
    }
  }

  /**
   * Its body, not yet read.
   *
   * @param limit in bytes, unpacked
   */
  public RequestBody body(int limit) {
    return body(limit, 0);
  }

  /**
   * The same of one that may have lists of ids, which come on top of the limit.
   *
   * @param maxIdLength characters of an id
   */
  public RequestBody bodyWithIds(int limit, int maxIdLength) {
    return body(limit, IdList.mostBytes(maxIdLength));
  }

  private RequestBody body(int limit, int listBytes) {
    return new RequestBody(
        joined(HttpHeaders.CONTENT_TYPE),
        joined(HttpHeaders.CONTENT_ENCODING),
        joined(HttpHeaders.CONTENT_LENGTH),
        in,
        limit,
        listBytes);
  }

  /** RFC 9110, 5.3: a header that was sent twice is one with both values. */
  private @Nullable String joined(String name) {
    List<String> values = headers.apply(name);
    return values == null || values.isEmpty() ? null : String.join(",", values);
  }
}
