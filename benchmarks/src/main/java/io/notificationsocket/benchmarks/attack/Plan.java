package io.notificationsocket.benchmarks.attack;

import java.util.List;
import java.util.function.IntFunction;

/**
 * How many connections do what.
 *
 * @param connections that are open at a time, at most
 * @param total of connections that are opened, at most: one that ends is replaced until then
 * @param opening of connections that are on the way to their second step at a time, at most
 * @param sources of loopback addresses; one is the innocent's own
 * @param steps of the connection with a number
 */
record Plan(int connections, int total, int opening, int sources, IntFunction<List<Step>> steps) {

  /** So many that are not replaced. */
  static Plan once(int connections, IntFunction<List<Step>> steps) {
    return new Plan(connections, connections, 64, 16, steps);
  }

  /** So many at a time, each replaced when the server closes it, for a while. */
  static Plan replaced(int connections, IntFunction<List<Step>> steps) {
    return new Plan(connections, 5 * connections, 64, 16, steps);
  }

  /** One behind the other. */
  Plan oneByOne() {
    return new Plan(connections, total, 1, sources, steps);
  }

  /** From the address that the innocent has, too. */
  Plan fromOneAddress() {
    return new Plan(connections, total, opening, 1, steps);
  }
}
