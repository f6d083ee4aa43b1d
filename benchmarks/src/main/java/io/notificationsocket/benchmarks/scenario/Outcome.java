package io.notificationsocket.benchmarks.scenario;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One row of a table: what one server did in one variant of a scenario.
 *
 * @param variant what was varied, such as the number of sessions
 * @param figure what is compared with Node's
 * @param cells by the heading of their column
 */
public record Outcome(String variant, double figure, Map<String, String> cells) {

  /** One that has nothing to compare. */
  static Outcome none(String variant, String why) {
    return new Outcome(variant, Double.NaN, new LinkedHashMap<>(Map.of("note", why)));
  }

  /** A number a second, of which enough digits are told. */
  static String rate(double perSecond) {
    return text(perSecond < 100 ? "%.1f" : "%,.0f", perSecond);
  }

  /** Text for people, with the digits of no country in particular. */
  public static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
