package io.notificationsocket.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What went wrong: all of it counted, the first few of each sort told. Not thread-safe. */
final class Faults {

  private static final int TOLD = 10;

  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<String> told = new ArrayList<>();

  void add(String sort, String what) {
    if (counts.merge(sort, 1, Integer::sum) <= TOLD) {
      told.add(sort + ": " + what);
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(told);
    counts.forEach(
        (sort, count) -> {
          if (count > TOLD) {
            lines.add(sort + ": and " + (count - TOLD) + " more");
          }
        });
    return List.copyOf(lines);
  }
}
