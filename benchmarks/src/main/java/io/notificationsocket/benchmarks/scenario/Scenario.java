package io.notificationsocket.benchmarks.scenario;

import io.notificationsocket.benchmarks.load.LoadException;
import io.notificationsocket.benchmarks.server.RunningServer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What can be measured, in the order in which one server goes through it. */
public enum Scenario {
  IDLE(
      "Sessions that only answer heartbeats for 25 s. Compared: live heap a session, so less is"
          + " better.") {
    @Override
    Stream<Supplier<Outcome>> runs(RunningServer server, Effort effort) {
      return Stream.of(() -> SessionRun.idle(server, effort));
    }
  },

  FANOUT("One user with many sessions, WebSocket, closed loop. Compared: deliveries/s.") {
    @Override
    Stream<Supplier<Outcome>> runs(RunningServer server, Effort effort) {
      int one = effort.sessionsOr(0);
      int[] sizes = one > 0 ? new int[] {one} : FAN_OUTS;
      return Arrays.stream(sizes)
          .mapToObj(size -> () -> PushRun.fanOut(server, effort, false, size).perDelivery());
    }
  },

  TOPIC(
      "Users of one topic with one session each, WebSocket, closed loop. Compared: deliveries/s."
          + " Ours alone.") {
    @Override
    Stream<Supplier<Outcome>> runs(RunningServer server, Effort effort) {
      int size = effort.sessionsOr(10_000);
      return Stream.of(() -> PushRun.topic(server, effort, size).perDelivery());
    }
  },

  SINGLE("1,000 users with one session each, WebSocket, closed loop. Compared: pushes/s.") {
    @Override
    Stream<Supplier<Outcome>> runs(RunningServer server, Effort effort) {
      return Stream.of(() -> PushRun.single(server, effort).perPush());
    }
  },

  BATCH("As single, many pushes in one request. Compared with Node's single pushes/s.") {
    @Override
    Stream<Supplier<Outcome>> runs(RunningServer server, Effort effort) {
      return Stream.of(
          () -> PushRun.batch(server, effort, false).perPush(),
          () -> PushRun.batch(server, effort, true).perPush());
    }
  },

  RATE(
      "As single, but at a fixed rate; latency from the intended time of the POST to the receipt."
          + " Compared: p50, so less is better.") {
    @Override
    Stream<Supplier<Outcome>> runs(RunningServer server, Effort effort) {
      return Stream.of(() -> PushRun.fixedRate(server, effort).perLatency());
    }
  },

  POLLING("One user with 1,000 sessions over long polling, closed loop. Compared: deliveries/s.") {
    @Override
    Stream<Supplier<Outcome>> runs(RunningServer server, Effort effort) {
      int size = effort.sessionsOr(1000);
      return Stream.of(() -> PushRun.fanOut(server, effort, true, size).perDelivery());
    }
  },

  OPEN("Sessions opened a second, from the TCP connection to the claim. Compared: sessions/s.") {
    @Override
    Stream<Supplier<Outcome>> runs(RunningServer server, Effort effort) {
      return Stream.of(() -> SessionRun.open(server, effort));
    }
  };

  /** Three sizes show how the cost grows. */
  private static final int[] FAN_OUTS = {1000, 100, 10_000};

  private final String title;

  Scenario(String title) {
    this.title = title;
  }

  /**
   * The scenarios of this name; of {@code all}, all.
   *
   * @throws IllegalArgumentException with a line for people
   */
  public static List<Scenario> named(String name) {
    if (name.equals("all")) {
      return List.of(values());
    }
    return Arrays.stream(values())
        .filter(scenario -> scenario.label().equals(name))
        .findFirst()
        .map(List::of)
        .orElseThrow(
            () -> new IllegalArgumentException(name + " is no scenario: see --help for them."));
  }

  /** As the command line has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it does, for people. */
  public String title() {
    return title;
  }

  /** The scenario whose figure of Node this one's are compared with. */
  public Scenario reference() {
    return this == BATCH ? SINGLE : this;
  }

  /** Whether the server is to be warm: memory is told best in a fresh process. */
  public boolean isOfWarmServer() {
    return this != IDLE;
  }

  /** The scenario that warms a server up for this one and tells how fast it is. */
  Scenario warming() {
    return this == RATE ? SINGLE : this;
  }

  /** Puts a server under this load; a failure is an outcome too. */
  public Stream<Outcome> run(RunningServer server, Effort effort) {
    return runs(server, effort).map(Scenario::outcome);
  }

  private static Outcome outcome(Supplier<Outcome> run) {
    try {
      return run.get();
    } catch (LoadException e) {
      return Outcome.none("", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // The other scenarios and servers may still be measured.
      return Outcome.none("", e.toString());
    }
  }

  abstract Stream<Supplier<Outcome>> runs(RunningServer server, Effort effort);
}
