package io.notificationsocket.torture;

import io.notificationsocket.config.Setting;
import io.notificationsocket.server.FailedStartException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** {@code mvn -Ptorture}: one run, its counts, and an exit code that is not 0 if one is wrong. */
public final class RunTorture {

  private RunTorture() {}

  public static void main(String[] arguments) {
    try {
      if (!run()) {
        System.exit(1);
      }
    } catch (FailedStartException | IllegalArgumentException e) {
      System.out.println(e.getMessage());
      System.exit(1);
    } catch (IOException | InterruptedException e) {
      System.out.println("The torture could not be run: " + e);
      System.exit(1);
    }
  }

  private static boolean run() throws FailedStartException, IOException, InterruptedException {
    long seed = Long.getLong("seed", ThreadLocalRandom.current().nextInt(1_000_000));
    Harm harm = Harm.named(System.getProperty("harm", "kill"));
    List<String> servers = servers();
    int nodes = nodes(harm);
    int rounds = Integer.getInteger("rounds", 50);
    Path place = Path.of(System.getProperty("basedir", ""), "target", "torture", stamp());
    Torture.Plan plan =
        new Torture.Plan(
            seed,
            rounds,
            harm,
            servers,
            nodes,
            Integer.getInteger("backends", 3),
            Integer.getInteger("users", 4),
            Duration.ofSeconds(30),
            settings(),
            place);
    System.out.printf(
        "%nservers %s, nodes %d, harm %s, %d rounds, seed %d; logs in %s%n",
        String.join(", ", servers), nodes, harm, rounds, seed, place);
    Instant begin = Instant.now();
    Report report = new Torture(plan, System.out::println).run();
    System.out.printf("%d s%n%n", Duration.between(begin, Instant.now()).toSeconds());
    report.lines().forEach(System.out::println);
    System.out.println();
    report.faults().forEach(System.out::println);
    System.out.println(report.isClean() ? "Nothing is lost." : "Not as it should be.");
    return report.isClean();
  }

  /** {@code -Dservers=} for nodes of several kinds, {@code -Dserver=} for one. */
  private static List<String> servers() {
    String one = System.getProperty("server", "payara");
    return List.of(System.getProperty("servers", one).split(","));
  }

  private static int nodes(Harm harm) {
    int nodes = Integer.getInteger("nodes", harm.onRedis() ? 3 : 1);
    if (nodes < 1 || (nodes > 1 && !harm.onRedis())) {
      throw new IllegalArgumentException(
          "-Dnodes=" + nodes + " does not go with -Dharm=" + harm + ": several nodes need Redis.");
    }
    return nodes;
  }

  private static String stamp() {
    return Instant.now().toString().replaceAll("[^0-9]", "");
  }

  /** Those of the server that are given, such as {@code -DSTORE=memory}. */
  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    for (Setting setting : Setting.values()) {
      String value = System.getProperty(setting.name());
      if (value != null) {
        settings.put(setting.name(), value);
      }
    }
    return settings;
  }
}
