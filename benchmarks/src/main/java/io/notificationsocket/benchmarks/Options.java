package io.notificationsocket.benchmarks;

import io.notificationsocket.benchmarks.scenario.Effort;
import io.notificationsocket.benchmarks.scenario.Scenario;
import io.notificationsocket.benchmarks.server.Product;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    List<Product> servers,
    Effort effort,
    Map<String, String> environment,
    int port,
    @Nullable String output) {

  private static final List<Product> USUAL =
      List.of(Product.NODE, Product.NETTY, Product.PAYARA, Product.WILDFLY, Product.TOMCAT);
  private static final int PORT = 4510;

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
        case "--server" ->
            servers = Arrays.stream(value.split(",", -1)).map(Product::named).toList();
        case "--env" ->
            environment.put(value.replaceAll("=.*", ""), value.replaceAll("^[^=]*=", ""));
        case "--port" -> port = (int) number(name, value);
        case "--out" -> output = value;
        default -> effort = effort(effort, name, value);
      }
    }
    return new Options(scenarios, servers, effort, environment, port, output);
  }

  private static Effort effort(Effort effort, String name, String value) {
    double number = number(name, value);
    return switch (name) {
      case "--sessions" -> effort.withSessions((int) number);
      case "--seconds" -> effort.withSeconds(number);
      case "--warmup" -> effort.withWarmup(number);
      case "--size" -> effort.withSize((int) number);
      case "--connections" -> effort.withConnections((int) number);
      case "--window" -> effort.withWindow((int) number);
      case "--rate" -> effort.withRate(number);
      case "--items" -> effort.withItems((int) number);
      case "--eio" -> effort.withVersion((int) number);
      default -> throw new IllegalArgumentException(name + " is not known: see --help.");
    };
  }

  private static double number(String name, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " " + value + ": give a number.", e);
    }
  }
}
