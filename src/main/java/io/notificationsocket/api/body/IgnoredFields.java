package io.notificationsocket.api.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of fields that mean nothing to this server. The answer repeats them, since most are
 * misspelt: a push with {@code "TTL"} would otherwise be kept for as long as any other, and nobody
 * would know. Used by one thread.
 */
final class IgnoredFields {

  /** More would only make the answer as long as the request. */
  static final int MOST = 100;

  static final int MOST_CHARACTERS = 100;

  private final Set<String> names = new LinkedHashSet<>();

  void add(String name) {
    if (names.size() < MOST) {
      names.add(writable(name));
    }
  }

  /** Short, and without halves of characters, which an answer in UTF-8 could not repeat. */
  private static String writable(String name) {
    String start = name.substring(0, Math.min(name.length(), MOST_CHARACTERS));
    return new String(start.getBytes(UTF_8), UTF_8);
  }

  /** The names in their order, each once; null when there are none. */
  @Nullable List<String> names() {
    return names.isEmpty() ? null : List.copyOf(names);
  }
}
