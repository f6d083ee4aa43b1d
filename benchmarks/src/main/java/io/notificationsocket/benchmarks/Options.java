package io.notificationsocket.benchmarks;

import io.notificationsocket.benchmarks.scenario.Effort;
import io.notificationsocket.benchmarks.scenario.Scenario;
import io.notificationsocket.benchmarks.scenario.Setting;
import io.notificationsocket.benchmarks.server.Product;
import io.notificationsocket.benchmarks.server.Store;
import io.notificationsocket.benchmarks.server.Subject;
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
 * @param port of the server under load; the one behind it is used as well
 * @param output the file for the report; null for one named after the date
 */
record Options(
    List<Scenario> scenarios,
    List<Subject> servers,
    Effort effort,
    Map<String, String> environment,
    int port,
    @Nullable String output) {

  private static final List<Product> USUAL =
      List.of(Product.NODE, Product.NETTY, Product.PAYARA, Product.WILDFLY, Product.TOMCAT);
  private static final int PORT = 4510;

  /** What has an option of its own, or none. */
  private static final Set<String> RESERVED = Set.of("PORT", "AUTH_TOKEN", "STORE", "DATA_DIR");

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
        case "--out" -> output = value;
        default -> effort = effort.with(Setting.named(name), number(name, value));
      }
    }
    return new Options(scenarios, subjects(servers, stores), effort, environment, port, output);
  }

  private static Stream<String> parts(String list) {
    return Arrays.stream(list.split(",", -1));
  }

  private static List<Subject> subjects(List<Product> servers, List<Store> stores) {
    return servers.stream().flatMap(server -> Subject.of(server, stores)).toList();
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
