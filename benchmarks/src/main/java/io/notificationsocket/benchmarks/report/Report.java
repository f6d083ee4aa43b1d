package io.notificationsocket.benchmarks.report;

import io.notificationsocket.benchmarks.scenario.Outcome;
import io.notificationsocket.benchmarks.scenario.Scenario;
import io.notificationsocket.benchmarks.scenario.Warmup;
import io.notificationsocket.benchmarks.server.Product;
import io.notificationsocket.benchmarks.server.Subject;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Collects outcomes, and tells them as Markdown. */
public final class Report {

  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final Path project;
  private final String command;
  private final ZonedDateTime begin = ZonedDateTime.now(ZoneOffset.UTC);
  private final double loadBefore = Machine.load();
  private final Map<Subject, String> servers = new LinkedHashMap<>();
  private final Map<Subject, Warmup> warmups = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();

  private record Row(Scenario scenario, Subject server, Outcome outcome) {}

  /**
   * @param project the top directory of notification-socketio
   * @param command as people would give it
   */
  public Report(Path project, String command) {
    this.project = project;
    this.command = command;
  }

  /** Notes which version a server is. */
  public void server(Subject server, String description) {
    servers.put(server, description);
  }

  /** Notes how a server was warmed up. */
  public void warmup(Subject server, Warmup warmup) {
    warmups.put(server, warmup);
  }

  /** Adds a row. */
  public void add(Scenario scenario, Subject server, Outcome outcome) {
    rows.add(new Row(scenario, server, outcome));
  }

  /** The whole report. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("# Benchmarks of ").append(MINUTE.format(begin)).append(" UTC\n\n");
    line(text, "command", "`" + command + "`");
    line(text, "machine", Machine.describe());
    line(text, "load average before", Outcome.text("%.2f", loadBefore));
    line(text, "JDK", Machine.java());
    line(text, "Node.js", Machine.output(project, "node", "--version"));
    String changed =
        Machine.output(project, "git", "status", "--porcelain").isEmpty() ? "" : " and changes";
    line(text, "commit", Machine.output(project, "git", "rev-parse", "--short", "HEAD") + changed);
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
    text.append("| server | of | × Node | × memory |");
    columns.forEach(column -> text.append(' ').append(column).append(" |"));
    text.append("\n|---|---|--:|--:|").append("--:|".repeat(columns.size())).append('\n');
    Set<String> variants = new LinkedHashSet<>();
    its.forEach(row -> variants.add(row.outcome().variant()));
    for (String variant : variants) {
      its.stream()
          .filter(row -> row.outcome().variant().equals(variant))
          .forEach(row -> row(text, row, columns));
    }
  }

  private void row(StringBuilder text, Row row, Set<String> columns) {
    Outcome outcome = row.outcome();
    text.append("| ").append(row.server().label()).append(" | ").append(outcome.variant());
    text.append(" | ").append(toNode(row)).append(" | ").append(toMemory(row)).append(" |");
    for (String column : columns) {
      text.append(' ').append(outcome.cells().getOrDefault(column, "")).append(" |");
    }
    text.append('\n');
  }

  private String toNode(Row row) {
    Scenario reference = row.scenario().reference();
    return ratio(
        row,
        rows.stream()
            .filter(other -> other.server().product() == Product.NODE)
            .filter(other -> other.scenario() == reference)
            .filter(other -> reference != row.scenario() || isOfSameVariant(row, other)));
  }

  /** What keeping messages on disk costs: only for those that do. */
  private String toMemory(Row row) {
    return ratio(
        row,
        rows.stream()
            .filter(other -> !row.server().equals(other.server()))
            .filter(other -> row.server().inMemory().equals(other.server()))
            .filter(other -> other.scenario() == row.scenario() && isOfSameVariant(row, other)));
  }

  private static String ratio(Row row, Stream<Row> references) {
    return references
        .mapToDouble(other -> row.outcome().figure() / other.outcome().figure())
        .filter(Double::isFinite)
        .mapToObj(ratio -> Outcome.text("%.2f", ratio))
        .findFirst()
        .orElse("");
  }

  private static boolean isOfSameVariant(Row one, Row other) {
    return one.outcome().variant().equals(other.outcome().variant());
  }

  /** How the time that a push takes grows with the sessions that it goes to. */
  private static void exponents(StringBuilder text, List<Row> its) {
    Map<Subject, List<double[]>> points = new LinkedHashMap<>();
    for (Row row : its) {
      String variant = row.outcome().variant();
      double perSecond = row.outcome().figure();
      if (variant.endsWith(" sessions") && perSecond > 0) {
        double sessions = Double.parseDouble(variant.replace(" sessions", ""));
        points
            .computeIfAbsent(row.server(), server -> new ArrayList<>())
            .add(new double[] {sessions, sessions / perSecond});
      }
    }
    points.values().removeIf(some -> some.size() < 2);
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
