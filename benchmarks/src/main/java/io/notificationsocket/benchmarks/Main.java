package io.notificationsocket.benchmarks;

import io.notificationsocket.benchmarks.load.LoadException;
import io.notificationsocket.benchmarks.report.Heading;
import io.notificationsocket.benchmarks.report.Report;
import io.notificationsocket.benchmarks.report.Stalls;
import io.notificationsocket.benchmarks.scenario.Outcome;
import io.notificationsocket.benchmarks.scenario.Scenario;
import io.notificationsocket.benchmarks.scenario.Warmup;
import io.notificationsocket.benchmarks.server.RunningServer;
import io.notificationsocket.benchmarks.server.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts one server after the other under load; {@code benchmarks/run} builds all and calls this. */
public final class Main {

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
    report.stallsBefore(Stalls.measure());
    if (options.turns() > 1) {
      byTurns(file);
    } else {
      for (Subject subject : options.servers()) {
        oneAfterTheOther(subject);
        write(file);
      }
    }
    System.out.println("\n" + report.markdown());
  }

  /** Whenever there is more to tell: what has been measured stays when the rest fails. */
  private void write(@Nullable Path file) throws IOException {
    if (file != null) {
      Files.writeString(file, report.markdown());
    }
  }

  private void oneAfterTheOther(Subject subject) {
    try (RunningServer server = start(subject, options.port())) {
      boolean warm = false;
      for (Scenario scenario : options.scenarios()) {
        if (scenario.isOfWarmServer() && !warm) {
          warmUp(server);
          hold(server);
          warm = true;
        }
        run(scenario, server, 1);
      }
    } catch (LoadException e) {
      System.out.println(e.getMessage());
    }
  }

  /** All servers run all the time, so that they are compared while the machine is equally fast. */
  private void byTurns(@Nullable Path file) throws IOException {
    Deque<RunningServer> servers = new ArrayDeque<>();
    try {
      for (Subject subject : options.servers()) {
        servers.add(start(subject, options.port() + RunningServer.PORTS * servers.size()));
      }
      servers.forEach(this::warmUp);
      servers.forEach(this::hold);
      for (int turn = 1; turn <= options.turns(); turn++) {
        for (Scenario scenario : options.scenarios()) {
          for (RunningServer server : servers) {
            run(scenario, server, turn);
          }
        }
        write(file);
      }
    } catch (LoadException e) {
      System.out.println(e.getMessage());
    } finally {
      servers.forEach(RunningServer::close);
    }
  }

  private RunningServer start(Subject subject, int port) {
    System.out.println("# " + subject.label());
    Path before = options.before();
    Path checkout = subject.isOld() && before != null ? before : project;
    RunningServer server = RunningServer.start(subject, checkout, port, options.environment());
    report.server(subject, server.description());
    return server;
  }

  private void warmUp(RunningServer server) {
    Warmup warmup = Warmup.of(server, options.scenarios(), options.effort());
    report.warmup(server.subject(), warmup);
    System.out.println(server.subject().label() + ": " + warmup);
  }

  /** Not before it is warm: with a part of a core a JVM compiles for minutes. */
  private void hold(RunningServer server) {
    if (options.share() > 0) {
      server.hold(options.share());
    }
  }

  private void run(Scenario scenario, RunningServer server, int turn) {
    scenario
        .run(server, options.effort())
        .forEach(
            outcome -> {
              report.add(scenario, server.subject(), turn, outcome);
              print(scenario, server.subject(), outcome);
            });
  }

  private static void print(Scenario scenario, Subject server, Outcome outcome) {
    String cells =
        outcome.cells().entrySet().stream()
            .map(cell -> cell.getValue() + " " + cell.getKey())
            .collect(Collectors.joining(", "));
    System.out.printf(
        "%s, %s, %s: %s%n", server.label(), scenario.label(), outcome.variant(), cells);
  }

  private @Nullable Path file() throws IOException {
    String scenarios =
        options.scenarios().size() == Scenario.values().length
            ? "all"
            : options.scenarios().stream().map(Scenario::label).collect(Collectors.joining("-"));
    return Heading.file(project, options.output(), scenarios);
  }
}
