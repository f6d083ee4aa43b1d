package io.notificationsocket.benchmarks.scenario;

import io.notificationsocket.benchmarks.server.RunningServer;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Warms a server up until it gets no faster: a JVM takes up to a minute of load to compile what the
 * load needs, and until then its compilers take the processor from the server.
 *
 * @param seconds that it took
 * @param rounds of load
 * @param gain how much faster the fastest round was than the first; not a number when there was
 *     none
 * @param steady whether the server had stopped getting faster when the time was over
 */
public record Warmup(double seconds, int rounds, double gain, boolean steady) {

  private static final double LOAD_SECONDS = 2;
  private static final int LOAD_SESSIONS = 1000;

  /** A server is warm when this long no round has been faster than the best before. */
  private static final double STEADY_SECONDS = 20;

  /** Less is noise. */
  private static final double FASTER = 1.03;

  /** Puts a server under the loads of these scenarios, as far as they are of a warm server. */
  public static Warmup of(RunningServer server, Collection<Scenario> scenarios, Effort effort) {
    Set<Scenario> loads =
        scenarios.stream()
            .filter(Scenario::isOfWarmServer)
            .map(Scenario::warming)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scenario.class)));
    Effort some =
        effort
            .with(Setting.WARMUP, 0)
            .with(Setting.SECONDS, LOAD_SECONDS)
            .with(Setting.SESSIONS, effort.sessionsOr(LOAD_SESSIONS));
    return run(
        effort.of(Setting.WARMUP),
        () -> System.nanoTime() / 1e9,
        () -> mean(loads.stream().flatMap(load -> load.run(server, some))));
  }

  /** The geometric one: twice as fast counts the same for each load. What failed does not count. */
  private static double mean(Stream<Outcome> outcomes) {
    double logarithm =
        outcomes
            .mapToDouble(outcome -> Math.log(outcome.figure()))
            .filter(Double::isFinite)
            .average()
            .orElse(Double.NaN);
    return Math.exp(logarithm);
  }

  /**
   * Runs rounds of load.
   *
   * @param limit seconds after which no further round begins
   * @param clock seconds
   * @param round runs one, and tells how fast the server was; not a number when nothing worked
   */
  static Warmup run(double limit, DoubleSupplier clock, DoubleSupplier round) {
    double begin = clock.getAsDouble();
    double now = begin;
    double bestAt = begin;
    double first = Double.NaN;
    double best = 0;
    int rounds = 0;
    while (now - begin < limit && now - bestAt < STEADY_SECONDS) {
      double speed = round.getAsDouble();
      now = clock.getAsDouble();
      rounds++;
      first = rounds == 1 ? speed : first;
      if (speed > FASTER * best) {
        best = speed;
        bestAt = now;
      }
    }
    return new Warmup(now - begin, rounds, best / first, now - bestAt >= STEADY_SECONDS);
  }

  /** For people. */
  @Override
  public String toString() {
    if (rounds == 0) {
      return "not warmed up";
    }
    return Outcome.text(
        "warmed up for %.0f s, %d rounds, %.1f × as fast then as in the first%s",
        seconds, rounds, gain, steady ? "" : ", and perhaps still getting faster");
  }
}
