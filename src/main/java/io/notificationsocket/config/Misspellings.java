package io.notificationsocket.config;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds environment variables whose names look like misspelt settings, which have no effect. */
final class Misspellings {

  private static final int MOST_LETTERS = 2;

  /**
   * One wrong letter per this many letters of a name, so that {@code PATH} does not match {@code
   * PAGE}.
   */
  private static final int LETTERS_PER_ERROR = 4;

  /** Common variables that are one letter away from a setting. */
  private static final Set<String> KNOWN = Set.of("PAGER");

  private Misspellings() {}

  /**
   * One line for each variable that was probably meant to be a setting.
   *
   * @param variables the names of all variables, without their values
   */
  static Stream<String> in(Set<String> variables) {
    return new TreeSet<>(variables)
        .stream()
            .flatMap(
                name ->
                    meant(name).stream()
                        .map(
                            setting ->
                                "The environment variable %s is not a setting: did you mean %s?"
                                    .formatted(name, setting)));
  }

  private static Optional<Setting> meant(String name) {
    Set<Setting> all = Set.of(Setting.values());
    if (KNOWN.contains(name) || all.stream().anyMatch(s -> s.name().equals(name))) {
      return Optional.empty();
    }
    String upper = name.toUpperCase(Locale.ROOT);
    return Stream.of(Setting.values()).filter(s -> isNear(upper, s.name())).findFirst();
  }

  private static boolean isNear(String name, String setting) {
    int most = Math.min(MOST_LETTERS, setting.length() / LETTERS_PER_ERROR);
    return Math.abs(name.length() - setting.length()) <= most && distance(name, setting) <= most;
  }

  /** The number of letters to add, remove or change (Levenshtein distance). */
  private static int distance(String from, String to) {
    int[] last = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] next = new int[to.length() + 1];
      next[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        next[j] = Math.min(changed, 1 + Math.min(last[j], next[j - 1]));
      }
      last = next;
    }
    return last[to.length()];
  }
}
