package io.notificationsocket.registry;

import java.util.Comparator;

/**
 * The order of texts by their code points, which is that of their bytes in UTF-8. {@link
 * String#compareTo} puts characters beyond the first 65,536 before some of these.
 */
public final class ByCodePoint {

  public static final Comparator<String> ORDER = ByCodePoint::compare;

  private ByCodePoint() {}

  private static int compare(String one, String other) {
    int most = Math.min(one.length(), other.length());
    for (int i = 0; i < most; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean halves = Character.isSurrogate(a) != Character.isSurrogate(b);
        return halves ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
