package io.notificationsocket.benchmarks;

import io.notificationsocket.benchmarks.load.LoadException;
import io.notificationsocket.benchmarks.report.Report;
import io.notificationsocket.benchmarks.scenario.Outcome;
import io.notificationsocket.benchmarks.scenario.Scenario;
import io.notificationsocket.benchmarks.scenario.Warmup;
import io.notificationsocket.benchmarks.server.RunningServer;
import io.notificationsocket.benchmarks.server.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts one server after the other under load; {@code benchmarks/run} builds all and calls this. */
public final class Main {

  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm");

  private final Options options;
  private final Path project;
  private final Report report;

  private Main(Options options, Path project, String command) {
    this.options = options;
    this.project = project;
    this.report = new Report(project, command);
  }

  public static void main(String[] arguments) throws IOException {
    Path project = Path.of(System.getProperty("project", "")).toAbsolutePath().normalize();
    try {
      Options options = Options.of(arguments);
      new Main(options, project, "benchmarks/run " + String.join(" ", arguments)).run();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private void run() throws IOException {
    Path file = file();
    for (Subject subject : options.servers()) {
      System.out.println("# " + subject.label());
      try (RunningServer server =
          RunningServer.start(subject, project, options.port(), options.environment())) {
        report.server(subject, server.description());
        run(server);
      } catch (LoadException e) {
        System.out.println(e.getMessage());
      }
      // Again after each server: what has been measured stays when the next one fails.
      if (file != null) {
        Files.writeString(file, report.markdown());
      }
    }
    System.out.println("\n" + report.markdown());
  }

  private void run(RunningServer server) {
    boolean warm = false;
    for (Scenario scenario : options.scenarios()) {
      if (scenario.isOfWarmServer() && !warm) {
        Warmup warmup = Warmup.of(server, options.scenarios(), options.effort());
        report.warmup(server.subject(), warmup);
        System.out.println(warmup);
        warm = true;
      }
      run(scenario, server);
    }
  }

  private void run(Scenario scenario, RunningServer server) {
    scenario
        .run(server, options.effort())
        .forEach(
            outcome -> {
              report.add(scenario, server.subject(), outcome);
              print(scenario, outcome);
            });
  }

  private static void print(Scenario scenario, Outcome outcome) {
    String cells =
        outcome.cells().entrySet().stream()
            .map(cell -> cell.getValue() + " " + cell.getKey())
            .collect(Collectors.joining(", "));
    System.out.printf("%s, %s: %s%n", scenario.label(), outcome.variant(), cells);
  }

  private @Nullable Path file() throws IOException {
    String given = options.output();
    if (given != null) {
      return given.equals("-") ? null : Path.of(given);
    }
    Path results = Files.createDirectories(project.resolve("benchmarks/results"));
    String scenarios =
        options.scenarios().size() == Scenario.values().length
            ? "all"
            : options.scenarios().stream().map(Scenario::label).collect(Collectors.joining("-"));
    return results.resolve(
        NAME.format(LocalDateTime.now(ZoneOffset.UTC)) + "-" + scenarios + ".md");
  }
}
