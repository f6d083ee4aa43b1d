package io.notificationsocket.api.body;

import io.notificationsocket.api.problem.ApiException;
import io.notificationsocket.registry.MessageChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header {@code If-Match} (RFC 9110, 13.1.1), whose tags are versions of a message. */
final class IfMatch {

  static final String HEADER = "If-Match";

  private static final Pattern TAG =
      Pattern.compile("\\s*(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"\\s*(?:,|$)");
  private static final Pattern VERSION = Pattern.compile("[1-9]\\d{0,8}");

  /** That of a tag that is well-formed and no message has. */
  private static final int NONE = -1;

  private IfMatch() {}

  /**
   * The versions that a message may have.
   *
   * @param header null when it was not sent
   * @return {@link MessageChanges#ANY} alone when each will do
   * @throws ApiException 400 when it is malformed
   */
  static List<Integer> versions(@Nullable String header) {
    if (header == null || header.strip().equals("*")) {
      return List.of(MessageChanges.ANY);
    }
    List<Integer> versions = new ArrayList<>();
    Matcher tag = TAG.matcher(header);
    int end = 0;
    while (end < header.length() && tag.find(end) && tag.start() == end) {
      // A weak tag matches nothing here.
      boolean isVersion = tag.group(1) == null && VERSION.matcher(tag.group(2)).matches();
      versions.add(isVersion ? Integer.parseInt(tag.group(2)) : NONE);
      end = tag.end();
    }
    if (end < header.length() || versions.isEmpty()) {
      throw new ApiException(
          400,
          "The header " + HEADER + " is malformed. Send a version in quotes, such as \"1\", or *.");
    }
    return versions;
  }
}
