package io.notificationsocket.benchmarks.attack;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What became of an attack's connections. Thread-safe. */
final class Tally {

  private static final Pattern TOLD = Pattern.compile("HTTP/1\\.[01] (\\d{3})|\"ok\":(true|false)");

  private final Map<String, Integer> counts = new TreeMap<>();

  synchronized void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  /** Also 0 is told then. */
  synchronized void count(String what, int times) {
    counts.merge(what, times, Integer::sum);
  }

  synchronized int of(String what) {
    return counts.getOrDefault(what, 0);
  }

  /** Counts the answers in what a server has sent. */
  void answers(String sent) {
    Matcher matcher = TOLD.matcher(sent);
    while (matcher.find()) {
      String status = matcher.group(1);
      count(status != null ? status : "true".equals(matcher.group(2)) ? "claims" : "wrong claims");
    }
  }

  /** For people: {@code 401: 20, 429: 180}. */
  @Override
  public synchronized String toString() {
    return counts.entrySet().stream()
        .map(each -> each.getKey() + ": " + each.getValue())
        .collect(Collectors.joining(", "));
  }
}
