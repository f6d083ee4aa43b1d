package io.notificationsocket.benchmarks.attack;

import io.notificationsocket.benchmarks.server.Product;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param seconds that an attack goes on, at most
 * @param warmup seconds of innocent use before a server's first attack
 * @param heap of the servers, as the JVM's {@code -Xmx} has it
 * @param isFresh whether each attack gets a server of its own
 * @param isForDocs whether the table in {@code docs/operate/security.md} is replaced
 * @param environment for the servers, beyond this process's own
 * @param output the file for the report; null for one named after the date, {@code -} for none
 */
record AttackOptions(
    List<Product> servers,
    List<Attack> attacks,
    Scale scale,
    double seconds,
    double warmup,
    String heap,
    boolean isFresh,
    boolean isForDocs,
    Map<String, String> environment,
    int port,
    @Nullable String output) {

  private static final List<Product> OURS =
      Arrays.stream(Product.values()).filter(Product::isOurs).toList();
  private static final int PORT = 4510;
  private static final int CONNECTIONS = 1000;
  private static final int SOCKETS = 11_000;
  private static final double SECONDS = 6;
  private static final double WARMUP = 5;
  private static final String HEAP = "512m";

  /**
   * @throws IllegalArgumentException with a line for people
   */
  static AttackOptions of(String... arguments) {
    Deque<String> left = new ArrayDeque<>(Arrays.asList(arguments));
    boolean isFresh = left.remove("--fresh");
    boolean isForDocs = left.remove("--docs");
    Map<String, String> given = new LinkedHashMap<>();
    Map<String, String> environment = new LinkedHashMap<>();
    while (!left.isEmpty()) {
      String name = left.remove();
      String value = left.poll();
      if (value == null) {
        throw new IllegalArgumentException(name + " needs a value, or is not known: see --help.");
      }
      if (name.equals("--env")) {
        environment.put(value.replaceAll("=.*", ""), value.replaceAll("^[^=]*=", ""));
      } else {
        given.put(name, value);
      }
    }
    AttackOptions options =
        new AttackOptions(
            servers(given.remove("--server")),
            parts(taken(given, "--attack", "all")).flatMap(Attack::named).distinct().toList(),
            new Scale(
                (int) number(given, "--connections", CONNECTIONS, 60_000),
                (int) number(given, "--sockets", SOCKETS, 60_000)),
            number(given, "--seconds", SECONDS, 600),
            number(given, "--warmup", WARMUP, 600),
            taken(given, "--heap", HEAP),
            isFresh,
            isForDocs,
            environment,
            (int) number(given, "--port", PORT, 65_000),
            given.remove("--out"));
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(given.keySet() + " is not known: see --help.");
    }
    return options;
  }

  private static List<Product> servers(@Nullable String list) {
    List<Product> servers = list == null ? OURS : parts(list).map(Product::named).toList();
    servers.stream()
        .filter(server -> !server.isOurs())
        .findAny()
        .ifPresent(
            peer -> {
              throw new IllegalArgumentException(
                  "--server " + peer.label() + ": only notification-socketio is attacked.");
            });
    return servers;
  }

  private static Stream<String> parts(String list) {
    return Arrays.stream(list.split(",", -1));
  }

  private static String taken(Map<String, String> given, String name, String usual) {
    String value = given.remove(name);
    return value == null ? usual : value;
  }

  private static double number(Map<String, String> given, String name, double usual, double most) {
    String value = given.remove(name);
    try {
      double number = value == null ? usual : Double.parseDouble(value);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same line as for one that is too large.
    }
    throw new IllegalArgumentException(
        name + " " + value + ": give a number up to " + (int) most + ".");
  }
}
