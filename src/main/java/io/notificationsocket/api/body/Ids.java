package io.notificationsocket.api.body;

import io.notificationsocket.api.problem.ApiException;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a request, read from its raw address. The parameters of JAX-RS would not do: they cut
 * a user id at a semicolon and put a replacement character where the bytes are not UTF-8.
 */
final class Ids {

  private static final String CONNECTION_ID = "connectionId";

  private Ids() {}

  /**
   * A segment of the path: an id with {@code %2F} in it is one segment.
   *
   * @param behind how many segments follow it
   * @param what the segment is, for people
   */
  static String in(String rawPath, int behind, String what) {
    int end = beforeSlashes(rawPath, rawPath.length());
    for (int i = 0; i < behind; i++) {
      end = beforeSlashes(rawPath, rawPath.lastIndexOf('/', end - 1));
    }
    int start = rawPath.lastIndexOf('/', end - 1) + 1;
    if (start >= end) {
      throw new IllegalArgumentException("not the path of a resource with a " + what);
    }
    return decoded(what, rawPath.substring(start, end));
  }

  private static int beforeSlashes(String path, int end) {
    int before = end;
    while (before > 0 && path.charAt(before - 1) == '/') {
      before--;
    }
    return before;
  }

  static String connectionIn(@Nullable String rawQuery) {
    String found = parameterIn(rawQuery, CONNECTION_ID, "connection id");
    if (found == null || found.isEmpty()) {
      throw new ApiException(
          400, "The connection id is missing. Add ?connectionId=… to the address.");
    }
    return found;
  }

  /**
   * A parameter of the query; null when it has none of this name.
   *
   * @param what it is, for people
   */
  static @Nullable String parameterIn(@Nullable String rawQuery, String wanted, String what) {
    String found = null;
    for (String parameter : rawQuery == null ? new String[0] : rawQuery.split("&")) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      if (!isNamed(name, wanted)) {
        continue;
      }
      if (found != null) {
        throw new ApiException(400, "The address has more than one " + wanted + ". Send one.");
      }
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      found = decoded(what, value.replace('+', ' '));
    }
    return found;
  }

  private static boolean isNamed(String rawName, String wanted) {
    try {
      return Percent.decode(rawName).equals(wanted);
    } catch (CharacterCodingException e) {
      return false; // another parameter, which this server ignores
    }
  }

  private static String decoded(String what, String encoded) {
    try {
      return Percent.decode(encoded);
    } catch (CharacterCodingException e) {
      throw new ApiException(400, "The " + what + " in the address is not percent-encoded UTF-8.");
    }
  }
}
