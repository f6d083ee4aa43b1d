package io.notificationsocket.api.body;

import io.notificationsocket.api.problem.ApiException;
import java.nio.charset.CharacterCodingException;

/**
 * The ids of a request, read from its raw address. The parameters of JAX-RS would not do: they cut
 * a user id at a semicolon and put a replacement character where the bytes are not UTF-8.
 */
final class Ids {

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

  private static String decoded(String what, String encoded) {
    try {
      return Percent.decode(encoded);
    } catch (CharacterCodingException e) {
      throw new ApiException(400, "The " + what + " in the address is not percent-encoded UTF-8.");
    }
  }
}
