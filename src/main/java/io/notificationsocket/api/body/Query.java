package io.notificationsocket.api.body;

import io.notificationsocket.api.problem.ApiException;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an address, read from its raw query: the parameters of JAX-RS put a replacement
 * character where the bytes are not UTF-8.
 */
public final class Query {

  private static final int MOST = 1_000;
  private static final int DEFAULT = 100;

  private final String raw;

  Query(@Nullable String raw) {
    this.raw = raw == null ? "" : raw;
  }

  /**
   * A parameter that may be sent once.
   *
   * @return null when it was not sent
   * @throws ApiException 400 when it was sent twice, or is not percent-encoded UTF-8
   */
  public @Nullable String one(String name) {
    String found = null;
    for (String parameter : raw.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (!isNamed(name, equals < 0 ? parameter : parameter.substring(0, equals))) {
        continue;
      }
      if (found != null) {
        throw new ApiException(400, "The address has more than one " + name + ". Send one.");
      }
      found = decoded(name, equals < 0 ? "" : parameter.substring(equals + 1));
    }
    return found;
  }

  private static boolean isNamed(String name, String rawName) {
    try {
      return Percent.decode(rawName).equals(name);
    } catch (CharacterCodingException e) {
      return false; // another parameter, which this server ignores
    }
  }

  private static String decoded(String name, String encoded) {
    try {
      return Percent.decode(encoded.replace('+', ' '));
    } catch (CharacterCodingException e) {
      throw new ApiException(
          400, "The parameter " + name + " in the address is not percent-encoded UTF-8.");
    }
  }

  /**
   * The parameter {@code limit}: 1 to 1,000, or 100 when it was not sent.
   *
   * @throws ApiException 400
   */
  public int limit() {
    return limit(DEFAULT, MOST);
  }

  /**
   * The parameter {@code limit}.
   *
   * @param otherwise when it was not sent
   * @param most the greatest that may be sent
   * @throws ApiException 400
   */
  public int limit(int otherwise, int most) {
    String text = one("limit");
    if (text == null) {
      return otherwise;
    }
    int number = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > most) {
      throw new ApiException(400, "The limit has to be a number from 1 to " + most + ".");
    }
    return number;
  }
}
