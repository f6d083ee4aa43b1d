package io.notificationsocket.benchmarks.attack;

import io.notificationsocket.benchmarks.innocent.Phase;
import io.notificationsocket.benchmarks.load.LoadException;
import io.notificationsocket.benchmarks.report.Heading;
import io.notificationsocket.benchmarks.report.Stalls;
import io.notificationsocket.benchmarks.server.Product;
import io.notificationsocket.benchmarks.server.RunningServer;
import io.notificationsocket.benchmarks.server.Store;
import io.notificationsocket.benchmarks.server.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attacks one server after the other, and tells what an innocent had of it; {@code benchmarks/run
 * attack} builds all and calls this.
 */
public final class AttackMain {

  private final AttackOptions options;
  private final Path project;
  private final Scale scale;
  private final AttackReport report;
  private final @Nullable Path file;

  private AttackMain(AttackOptions options, Path project, Heading heading) throws IOException {
    this.options = options;
    this.project = project;
    this.scale = options.scale().within(Scale.openFiles());
    this.report = new AttackReport(heading);
    this.file = Heading.file(project, options.output(), "attack");
  }

  /** See {@code benchmarks/run --help}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path project = Path.of(System.getProperty("project", "")).toAbsolutePath().normalize();
    try {
      AttackOptions options = AttackOptions.of(arguments);
      String command = ("benchmarks/run attack " + String.join(" ", arguments)).strip();
      Heading heading = new Heading(project, command);
      heading.stallsBefore(Stalls.measure());
      new AttackMain(options, project, heading).run();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private void run() throws IOException, InterruptedException {
    if (!scale.equals(options.scale())) {
      System.out.printf(
          "At most %d files may be open (ulimit -n): up to %d connections and %d silent"
              + " WebSockets.%n",
          Scale.openFiles(), scale.connections(), scale.sockets());
    }
    for (Product server : options.servers()) {
      System.out.println("# " + server.label());
      attackAll(server);
    }
    System.out.println("\n" + report.markdown());
    if (options.isForDocs()) {
      new Document(project.resolve("docs/operate/security.md"))
          .replace("\n" + report.source() + "\n\n" + report.table() + "\n");
    }
    // Threads of an innocent whose server hung may wait still.
    System.exit(0);
  }

  private void attackAll(Product product) throws IOException, InterruptedException {
    AttackRun run = null;
    try {
      for (Attack attack : options.attacks()) {
        if (run == null) {
          run = start(product);
        }
        Result result = run.attack(attack, scale, options.seconds());
        report.add(attack, product, result);
        print(product, attack, result);
        write();
        if (options.isFresh() || result.fate() != Result.Fate.LIVED) {
          run.close();
          run = null;
        }
      }
    } catch (LoadException e) {
      System.out.println(e.getMessage());
      report.server(product, "could not be started, or not again");
    } finally {
      if (run != null) {
        run.close();
      }
    }
  }

  private AttackRun start(Product product) throws InterruptedException {
    Map<String, String> environment = new LinkedHashMap<>(options.environment());
    // The JVM takes it from here; ours is started by others, whose command lines are their own.
    environment.put("JDK_JAVA_OPTIONS", "-Xmx" + options.heap());
    Subject subject = new Subject(product, Store.EMBEDDED);
    RunningServer server = RunningServer.start(subject, project, options.port(), environment);
    report.server(product, server.description());
    AttackRun run = new AttackRun(server);
    run.warmUp(options.warmup());
    return run;
  }

  private static void print(Product product, Attack attack, Result result) {
    System.out.printf(
        "%s, %s: lived %s, worst %s ms (before %s, after %s), %d failed; %s%n",
        product.label(),
        attack.label(),
        result.fate().label(),
        result.timings().worst(Phase.DURING),
        result.timings().worst(Phase.BEFORE),
        result.timings().worst(Phase.AFTER),
        result.timings().worst(Phase.DURING).failed(),
        result.tally());
  }

  /** Whenever there is more to tell: what has been measured stays when the rest fails. */
  private void write() throws IOException {
    if (file != null) {
      Files.writeString(file, report.markdown());
    }
  }
}
