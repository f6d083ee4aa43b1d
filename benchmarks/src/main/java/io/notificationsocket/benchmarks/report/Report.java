package io.notificationsocket.benchmarks.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.notificationsocket.benchmarks.scenario.Outcome;
import io.notificationsocket.benchmarks.scenario.Scenario;
import io.notificationsocket.benchmarks.scenario.Warmup;
import io.notificationsocket.benchmarks.server.Product;
import io.notificationsocket.benchmarks.server.Subject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Collects outcomes, and tells them as Markdown. */
public final class Report {

  private final Path project;
  private final Heading heading;
  private final Map<Subject, String> servers = new LinkedHashMap<>();
  private final Map<Subject, Warmup> warmups = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();

  private record Row(Scenario scenario, Subject server, int turn, Outcome outcome) {

    boolean isOfSameVariant(Row other) {
      return outcome.variant().equals(other.outcome.variant());
    }
  }

  /**
   * @param project the top directory of notification-socketio
   * @param command as people would give it
   */
  public Report(Path project, String command) {
    this.project = project;
    this.heading = new Heading(project, command);
  }

  /** Notes how the machine was before any server ran. */
  public void stallsBefore(Stalls stalls) {
    heading.stallsBefore(stalls);
  }

  /** Notes which version a server is. */
  public void server(Subject server, String description) {
    servers.put(server, description);
  }

  /** Notes how a server was warmed up. */
  public void warmup(Subject server, Warmup warmup) {
    warmups.put(server, warmup);
  }

  /**
   * Adds what was measured.
   *
   * @param turn from 1; of several in which the same was measured, the median gets a row
   */
  public void add(Scenario scenario, Subject server, int turn, Outcome outcome) {
    rows.add(new Row(scenario, server, turn, outcome));
  }

  /** The whole report. */
  public String markdown() {
    StringBuilder text = new StringBuilder(heading.markdown("Benchmarks"));
    line(text, "Node.js", Machine.output(project, "node", "--version"));
    servers.forEach((server, description) -> line(text, server.label(), told(server, description)));
    for (Scenario scenario : Scenario.values()) {
      List<Row> its = rows.stream().filter(row -> row.scenario() == scenario).toList();
      if (!its.isEmpty()) {
        text.append("\n## ").append(scenario.label()).append('\n');
        text.append(scenario.title()).append("\n\n");
        table(text, its);
        exponents(text, its);
      }
    }
    return text.toString();
  }

  private String told(Subject server, String description) {
    Warmup warmup = warmups.get(server);
    return warmup == null ? description : description + "; " + warmup;
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("- ").append(name).append(": ").append(value).append('\n');
  }

  private void table(StringBuilder text, List<Row> its) {
    Set<String> columns = new LinkedHashSet<>();
    its.forEach(row -> columns.addAll(row.outcome().cells().keySet()));
    text.append("| server | of | × Node | × memory | × before |");
    columns.forEach(column -> text.append(' ').append(column).append(" |"));
    text.append("\n|---|---|--:|--:|--:|").append("--:|".repeat(columns.size())).append('\n');
    Set<String> variants = new LinkedHashSet<>();
    its.forEach(row -> variants.add(row.outcome().variant()));
    for (String variant : variants) {
      Map<Subject, List<Row>> turns =
          its.stream()
              .filter(row -> row.outcome().variant().equals(variant))
              .collect(groupingBy(Row::server, LinkedHashMap::new, toList()));
      turns.values().forEach(some -> row(text, some, columns));
    }
  }

  private void row(StringBuilder text, List<Row> turns, Set<String> columns) {
    Row row = median(turns);
    Outcome outcome = row.outcome();
    text.append("| ").append(row.server().label()).append(" | ").append(outcome.variant());
    text.append(" | ").append(ratio(turns, this::ofNode));
    text.append(" | ").append(ratio(turns, this::inMemory));
    text.append(" | ").append(ratio(turns, this::before)).append(" |");
    for (String column : columns) {
      text.append(' ').append(outcome.cells().getOrDefault(column, "")).append(" |");
    }
    text.append('\n');
  }

  /** The one in the middle; of an even number, the slower one there. */
  private static Row median(List<Row> turns) {
    return turns.stream()
        .sorted(Comparator.comparingDouble(row -> row.outcome().figure()))
        .toList()
        .get((turns.size() - 1) / 2);
  }

  private Stream<Row> ofNode(Row row) {
    Scenario reference = row.scenario().reference();
    return rows.stream()
        .filter(other -> other.server().product() == Product.NODE)
        .filter(other -> other.scenario() == reference)
        .filter(other -> reference != row.scenario() || row.isOfSameVariant(other));
  }

  /** What keeping messages on disk costs: only for those that do. */
  private Stream<Row> inMemory(Row row) {
    return others(row, row.server().inMemory());
  }

  /** What a change brings. */
  private Stream<Row> before(Row row) {
    return others(row, row.server().before());
  }

  private Stream<Row> others(Row row, Subject server) {
    return rows.stream()
        .filter(other -> !row.server().equals(server) && other.server().equals(server))
        .filter(other -> other.scenario() == row.scenario() && row.isOfSameVariant(other));
  }

  /**
   * To the reference of the same turn; of several turns the median, with the least and the most,
   * since the machine may have been slower in one turn than in the next, and they tell whether it
   * matters.
   */
  private static String ratio(List<Row> turns, Function<Row, Stream<Row>> references) {
    double[] ratios =
        turns.stream()
            .flatMapToDouble(
                row ->
                    references
                        .apply(row)
                        .filter(other -> other.turn() == row.turn())
                        .mapToDouble(other -> row.outcome().figure() / other.outcome().figure())
                        .limit(1))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (ratios.length == 0) {
      return "";
    }
    int last = ratios.length - 1;
    double median = (ratios[last / 2] + ratios[ratios.length / 2]) / 2;
    return last == 0
        ? Outcome.text("%.2f", median)
        : Outcome.text("%.2f (%.2f–%.2f)", median, ratios[0], ratios[last]);
  }

  /** How the time that a push takes grows with the sessions that it goes to. */
  private static void exponents(StringBuilder text, List<Row> its) {
    Map<Subject, List<double[]>> points = new LinkedHashMap<>();
    for (Row row : its) { // of every turn: a fit evens them out
      String variant = row.outcome().variant();
      double perSecond = row.outcome().figure();
      if (variant.endsWith(" sessions") && perSecond > 0) {
        double sessions = Double.parseDouble(variant.replace(" sessions", ""));
        points
            .computeIfAbsent(row.server(), server -> new ArrayList<>())
            .add(new double[] {sessions, sessions / perSecond});
      }
    }
    points
        .values()
        .removeIf(some -> some.stream().mapToDouble(point -> point[0]).distinct().count() < 2);
    if (!points.isEmpty()) {
      text.append("\nTime of a push = c × sessions^e, with e:\n\n");
      points.forEach(
          (server, some) ->
              line(
                  text,
                  server.label(),
                  Outcome.text("%.2f", PowerFit.exponent(some.toArray(double[][]::new)))));
    }
  }
}
