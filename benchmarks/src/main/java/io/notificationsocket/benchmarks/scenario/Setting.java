package io.notificationsocket.benchmarks.scenario;

import java.util.Arrays;
import java.util.Locale;

/** What the command line can say of a load, as {@code --name}. */
public enum Setting {
  /** Sessions of a scenario; 0 for its own number. */
  SESSIONS(0, 0, 1_000_000),
  /** The most sessions that are opened to be idle, or to see how fast they open. */
  IDLE(15_000, 1, 1_000_000),
  /** The most seconds of load of all kinds before a server's first scenario; 0 for none. */
  WARMUP(90, 0, 3600),
  /** Measured seconds. */
  SECONDS(3, 0.1, 3600),
  /** Bytes of a message's JSON. */
  SIZE(100, 72, 4000),
  /** Connections of backends; 0 for the scenario's own number. */
  CONNECTIONS(0, 0, 128),
  /** Pushes for one user that may be on their way before the next is posted. */
  WINDOW(100, 1, 1_000_000),
  /** Pushes a second in the scenario with a fixed rate. */
  RATE(2000, 1, 1_000_000),
  /** Pushes in a batch. */
  ITEMS(1000, 1, 10_000),
  /** The Engine.IO protocol of the clients. */
  EIO(4, 3, 4),
  /** Whether a client of several nodes stays at one; 0 for any node for each request of polling. */
  AFFINITY(1, 0, 1);

  private final double usual;
  private final double least;
  private final double most;

  Setting(double usual, double least, double most) {
    this.usual = usual;
    this.least = least;
    this.most = most;
  }

  /**
   * The setting of this option.
   *
   * @throws IllegalArgumentException with a line for people
   */
  public static Setting named(String option) {
    return Arrays.stream(values())
        .filter(setting -> setting.option().equals(option))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(option + " is not known: see --help."));
  }

  private String option() {
    return "--" + name().toLowerCase(Locale.ROOT);
  }

  /** What it is when nothing is said. */
  double usual() {
    return usual;
  }

  /**
   * Lets a value pass that is in its range.
   *
   * @throws IllegalArgumentException with a line for people
   */
  double checked(double value) {
    if (value >= least && value <= most) {
      return value;
    }
    throw new IllegalArgumentException(
        Outcome.text("%s %s: give %s to %s.", option(), plain(value), plain(least), plain(most)));
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Outcome.text("%.0f", value) : Double.toString(value);
  }
}
