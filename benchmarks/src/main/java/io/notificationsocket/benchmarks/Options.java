package io.notificationsocket.benchmarks;

import io.notificationsocket.benchmarks.scenario.Effort;
import io.notificationsocket.benchmarks.scenario.Scenario;
import io.notificationsocket.benchmarks.scenario.Setting;
import io.notificationsocket.benchmarks.server.Product;
import io.notificationsocket.benchmarks.server.Store;
import io.notificationsocket.benchmarks.server.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param environment for the servers, beyond this process's own
 * @param port of the server under load; the four behind it may be used as well, and with several
 *     turns five more for each further server
 * @param turns how often each server is measured, by turns if more than once
 * @param share of a core that each node of a server may use, once it is warm; 0 for all it gets
 * @param before another checkout of notification-socketio, whose servers run too; null for none
 * @param output the file for the report; null for one named after the date
 */
record Options(
    List<Scenario> scenarios,
    List<Subject> servers,
    Effort effort,
    Map<String, String> environment,
    int port,
    int turns,
    double share,
    @Nullable Path before,
    @Nullable String output) {

  private static final List<Product> USUAL =
      List.of(Product.NODE, Product.NETTY, Product.PAYARA, Product.WILDFLY, Product.TOMCAT);
  private static final int PORT = 4510;

  /** What has an option of its own, or none. */
  private static final Set<String> RESERVED =
      Set.of("PORT", "AUTH_TOKEN", "STORE", "DATA_DIR", "REDIS_URL");

  /**
   * @throws IllegalArgumentException with a line for people
   */
  static Options of(String[] arguments) {
    Deque<String> left = new ArrayDeque<>(Arrays.asList(arguments));
    List<Scenario> scenarios = new ArrayList<>();
    while (!left.isEmpty() && !left.peek().startsWith("--")) {
      scenarios.addAll(Scenario.named(left.remove()));
    }
    List<Product> servers = USUAL;
    List<Store> stores = List.of(Store.MEMORY);
    Effort effort = left.remove("--quick") ? Effort.QUICK : Effort.FULL;
    Map<String, String> environment = new LinkedHashMap<>();
    int port = PORT;
    int turns = 1;
    double share = 0;
    Path before = null;
    String output = null;
    while (!left.isEmpty()) {
      String name = left.remove();
      String value = left.poll();
      if (value == null) {
        throw new IllegalArgumentException(name + " needs a value, or is not known: see --help.");
      }
      switch (name) {
        case "--server" -> servers = parts(value).map(Product::named).toList();
        case "--store" -> stores = parts(value).map(Store::named).toList();
        case "--env" -> environment.put(variable(value), value.replaceAll("^[^=]*=", ""));
        case "--port" -> port = (int) number(name, value);
        case "--turns" -> turns = turns(name, value);
        case "--share" -> share = share(name, value);
        case "--before" -> before = checkout(name, value);
        case "--out" -> output = value;
        default -> effort = effort.with(Setting.named(name), number(name, value));
      }
    }
    if (turns > 1 && scenarios.contains(Scenario.IDLE)) {
      throw new IllegalArgumentException("--turns: not with idle, which wants a fresh process.");
    }
    List<Subject> subjects = subjects(servers, stores);
    return new Options(
        scenarios,
        before == null ? subjects : withOld(subjects),
        effort,
        environment,
        port,
        turns,
        share,
        before,
        output);
  }

  private static Stream<String> parts(String list) {
    return Arrays.stream(list.split(",", -1));
  }

  private static List<Subject> subjects(List<Product> servers, List<Store> stores) {
    return servers.stream().flatMap(server -> Subject.of(server, stores)).toList();
  }

  /** Each of ours behind what it was before. */
  private static List<Subject> withOld(List<Subject> subjects) {
    return subjects.stream()
        .flatMap(subject -> Stream.of(subject.before(), subject).distinct())
        .toList();
  }

  private static int turns(String name, String value) {
    double turns = number(name, value);
    if (turns < 1 || turns > 1000 || turns != Math.rint(turns)) {
      throw new IllegalArgumentException(name + " " + value + ": give 1 to 1000.");
    }
    return (int) turns;
  }

  private static double share(String name, String value) {
    double cores = number(name, value);
    if (cores < 0.05 || cores > 64) {
      throw new IllegalArgumentException(name + " " + value + ": give cores, 0.05 to 64.");
    }
    return cores;
  }

  private static Path checkout(String name, String value) {
    Path directory = Path.of(value).toAbsolutePath().normalize();
    if (!Files.isDirectory(directory.resolve("target"))) {
      throw new IllegalArgumentException(
          name + " " + value + ": give a checkout of the project in which the servers were built.");
    }
    return directory;
  }

  private static String variable(String assignment) {
    String name = assignment.replaceAll("=.*", "");
    if (RESERVED.contains(name)) {
      throw new IllegalArgumentException("--env " + name + ": the benchmarks set it themselves.");
    }
    return name;
  }

  private static double number(String name, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " " + value + ": give a number.", e);
    }
  }
}
