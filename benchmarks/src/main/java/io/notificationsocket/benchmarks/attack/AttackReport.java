package io.notificationsocket.benchmarks.attack;

import io.notificationsocket.benchmarks.innocent.Operation;
import io.notificationsocket.benchmarks.innocent.Phase;
import io.notificationsocket.benchmarks.innocent.Timings;
import io.notificationsocket.benchmarks.report.Heading;
import io.notificationsocket.benchmarks.scenario.Outcome;
import io.notificationsocket.benchmarks.server.Product;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collects results, and tells them as Markdown: all of them, and in short. */
final class AttackReport {

  private final Heading heading;
  private final Map<Product, String> servers = new LinkedHashMap<>();
  private final Map<Attack, Map<Product, Result>> results = new EnumMap<>(Attack.class);

  AttackReport(Heading heading) {
    this.heading = heading;
  }

  /** Notes which version a server is, or why it was not attacked. */
  void server(Product server, String description) {
    servers.put(server, description);
  }

  void add(Attack attack, Product server, Result result) {
    results.computeIfAbsent(attack, none -> new LinkedHashMap<>()).put(server, result);
  }

  /** The whole report. */
  String markdown() {
    StringBuilder text = new StringBuilder(heading.markdown("Attacks"));
    servers.forEach(
        (server, what) ->
            text.append("- ").append(server.label()).append(": ").append(what).append('\n'));
    text.append("\n## Worst times of an innocent backend and its clients\n");
    text.append("In milliseconds while the attack goes on; `>` when it had not ended 10 s later.");
    text.append(" `before`, `after`: the worst of all.\n");
    text.append("Heap in MB: the most, garbage included, and what lives afterwards. Cores: of the");
    text.append(" machine's, that the server kept busy.\n\n");
    row(text, Stream.concat(Stream.of("attack", "server"), columns()));
    text.append("|---|---|").append("--:|".repeat((int) columns().count())).append('\n');
    results.forEach(
        (attack, its) ->
            its.forEach(
                (server, result) ->
                    row(
                        text,
                        Stream.concat(Stream.of(attack.label(), server.label()), cells(result)))));
    text.append("\n## What became of the attackers, and what was told\n\n");
    results.forEach(
        (attack, its) -> {
          text.append("- **").append(attack.label()).append("**: ").append(attack.what());
          text.append(".\n");
          its.forEach((server, result) -> details(text, server, result));
        });
    return text.toString();
  }

  private static Stream<String> columns() {
    return Stream.of(
            Stream.of("lived"),
            Stream.of(Operation.values()).map(operation -> operation.label() + " ms"),
            Stream.of("before", "after", "failed", "of", "heap peak", "heap after", "threads"),
            Stream.of("cores", "cores after", "lines of log", "warnings"))
        .flatMap(each -> each);
  }

  private static Stream<String> cells(Result result) {
    Timings timings = result.timings();
    Timings.Worst during = timings.worst(Phase.DURING);
    return Stream.of(
            Stream.of(result.fate().label()),
            Stream.of(Operation.values())
                .map(operation -> timings.worst(Phase.DURING, operation).toString()),
            Stream.of(
                timings.worst(Phase.BEFORE).toString(),
                timings.worst(Phase.AFTER).toString(),
                Integer.toString(during.failed()),
                Integer.toString(during.failed() + during.done()),
                megabytes(result.heapPeak()),
                megabytes(result.heapAfter()),
                Integer.toString(result.threadPeak()),
                Outcome.text("%.1f", result.cores().during()),
                Outcome.text("%.1f", result.cores().after()),
                Integer.toString(result.log().lines()),
                Integer.toString(result.log().warnings())))
        .flatMap(each -> each);
  }

  private static String megabytes(long bytes) {
    return bytes == 0 ? "" : Outcome.text("%.0f", bytes / 1e6);
  }

  private static void row(StringBuilder text, Stream<String> cells) {
    text.append(cells.collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  private static void details(StringBuilder text, Product server, Result result) {
    text.append("  - ").append(server.label()).append(": ").append(result.tally()).append('.');
    result
        .timings()
        .firstFailure()
        .ifPresent(why -> text.append(" First failure: `").append(plain(why)).append("`."));
    result
        .log()
        .firstWarning()
        .ifPresent(line -> text.append(" Log: `").append(plain(line)).append("`."));
    text.append('\n');
  }

  private static String plain(String line) {
    return line.replaceAll("[`\\p{Cntrl}]+", " ").strip();
  }

  /** One line an attack, for operators. */
  String table() {
    StringBuilder text = new StringBuilder();
    row(text, Stream.concat(Stream.of("attack"), servers.keySet().stream().map(Product::label)));
    text.append("|---|").append("---|".repeat(servers.size())).append('\n');
    results.forEach(
        (attack, its) ->
            row(
                text,
                Stream.concat(
                    Stream.of(attack.title() + ": " + attack.what()),
                    servers.keySet().stream().map(server -> shortly(its, server)))));
    return text.toString();
  }

  private static String shortly(Map<Product, Result> its, Product server) {
    Result result = its.get(server);
    if (result == null) {
      return "";
    }
    if (result.fate() != Result.Fate.LIVED) {
      return "**" + result.fate().label() + "**";
    }
    Timings.Worst worst = result.timings().worst(Phase.DURING);
    String time = worst.toString();
    String refused = worst.failed() == 0 ? "" : ", **" + worst.failed() + " failed**";
    int smuggled = result.tally().of(Smuggling.ANSWERED);
    String answered = smuggled == 0 ? "" : ", **" + smuggled + " answered**";
    return time + " ms, " + megabytes(result.heapAfter()) + " MB" + refused + answered;
  }

  /** What was measured, and where, in a line. */
  String source() {
    return heading.source();
  }
}
