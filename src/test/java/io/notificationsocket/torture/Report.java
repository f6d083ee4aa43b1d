package io.notificationsocket.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The counts of a run.
 *
 * @param pushed messages that were sent
 * @param answered of them, those that the server took upon itself
 * @param arrivedUnanswered messages without an answer that somebody received all the same
 * @param rows the receivers' side
 * @param faults what went wrong, for people; empty when nothing did
 */
record Report(
    long pushed, long answered, long arrivedUnanswered, Map<Kind, Row> rows, List<String> faults) {

  private static final String FORMAT = "%-28s %8s %10s %10s %6s %9s %10s %9s %9s";

  /**
   * The counts of one kind of clients; messages count once for each registration.
   *
   * @param due answered messages
   * @param received different messages, unanswered ones included
   * @param lost answered and not received under the id of the answer
   * @param disordered received after one that was pushed later
   * @param repeated received again as at-least-once delivery may
   * @param repeatedWrongly received again otherwise
   * @param strange not what was sent, or not for this user
   */
  record Row(
      long registrations,
      long due,
      long received,
      long lost,
      long disordered,
      long repeated,
      long repeatedWrongly,
      long strange) {

    Row plus(Row other) {
      return new Row(
          registrations + other.registrations,
          due + other.due,
          received + other.received,
          lost + other.lost,
          disordered + other.disordered,
          repeated + other.repeated,
          repeatedWrongly + other.repeatedWrongly,
          strange + other.strange);
    }
  }

  /** Whether every promise was kept. */
  boolean isClean() {
    return faults.isEmpty();
  }

  /** All kinds together. */
  Row total() {
    return rows.values().stream().reduce(new Row(0, 0, 0, 0, 0, 0, 0, 0), Row::plus);
  }

  /** The table for people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "pushed %d, answered %d, not answered %d (of these received by somebody: %d)",
            pushed,
            answered,
            pushed - answered,
            arrivedUnanswered));
    lines.add(
        String.format(
            FORMAT,
            "clients",
            "of them",
            "due",
            "received",
            "lost",
            "disorder",
            "repeated",
            "wrongly",
            "strange"));
    rows.forEach((kind, row) -> lines.add(line(kind.title(), row)));
    lines.add(line("all", total()));
    return lines;
  }

  private static String line(String title, Row row) {
    return String.format(
        Locale.ROOT,
        FORMAT,
        title,
        row.registrations,
        row.due,
        row.received,
        row.lost,
        row.disordered,
        row.repeated,
        row.repeatedWrongly,
        row.strange);
  }
}
