package io.notificationsocket.api.body;

import io.notificationsocket.api.problem.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key by which a backend may repeat a push: the header {@code Idempotency-Key}, with or without
 * the quotes that the draft of the IETF's working group on HTTP APIs has, or the {@code id} of a
 * push in a batch. It has 1 to 255 visible characters of ASCII.
 */
final class IdempotencyKey {

  static final String HEADER = "Idempotency-Key";

  private static final int MOST = 255;

  private IdempotencyKey() {}

  /**
   * The key of a request; null when it has none.
   *
   * @param given the values of its header; null or empty when there is none
   * @throws ApiException 400 when there is more than one, or it cannot be used
   */
  static @Nullable String in(@Nullable List<String> given) {
    if (given == null || given.isEmpty()) {
      return null;
    }
    if (given.size() > 1) {
      throw new ApiException(400, "The header " + HEADER + " was sent more than once. Send one.");
    }
    String text = given.get(0).strip();
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return checked("header " + HEADER, quoted ? text.substring(1, text.length() - 1) : text);
  }

  /**
   * A key that can be used.
   *
   * @param where it was given, for people
   * @throws ApiException 400 when it is none
   */
  static String checked(String where, String key) {
    boolean visible = key.chars().allMatch(character -> character > ' ' && character < 0x7f);
    if (key.isEmpty() || key.length() > MOST || !visible) {
      throw new ApiException(
          400,
          "The "
              + where
              + " cannot be used. Send 1 to "
              + MOST
              + " visible ASCII characters without spaces, such as a random UUID.");
    }
    return key;
  }
}
