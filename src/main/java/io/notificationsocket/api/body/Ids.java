package io.notificationsocket.api.body;

import io.notificationsocket.api.problem.ApiException;
import java.nio.charset.CharacterCodingException;

/**
 * The ids of a request, read from its raw address. The parameters of JAX-RS would not do: they cut
 * a user id at a semicolon and put a replacement character where the bytes are not UTF-8.
 */
final class Ids {

  private Ids() {}

  /** The last but one segment of the path: a user id with {@code %2F} in it is one segment. */
  static String userIn(String rawPath) {
    int last = rawPath.lastIndexOf('/', beforeSlashes(rawPath, rawPath.length()) - 1);
    int end = beforeSlashes(rawPath, last);
    int start = rawPath.lastIndexOf('/', end - 1) + 1;
    if (start >= end) {
      throw new IllegalArgumentException("not the path of a resource with a user id");
    }
    return decoded("user id", rawPath.substring(start, end));
  }

  private static int beforeSlashes(String path, int end) {
    int before = end;
    while (before > 0 && path.charAt(before - 1) == '/') {
      before--;
    }
    return before;
  }

  /** The last segment of the path. */
  static String lastIn(String rawPath) {
    int end = beforeSlashes(rawPath, rawPath.length());
    int start = rawPath.lastIndexOf('/', end - 1) + 1;
    return decoded("user id", rawPath.substring(start, end));
  }

  private static String decoded(String what, String encoded) {
    try {
      return Percent.decode(encoded);
    } catch (CharacterCodingException e) {
      throw new ApiException(400, "The " + what + " in the address is not percent-encoded UTF-8.");
    }
  }
}
