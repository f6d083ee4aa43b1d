package io.notificationsocket.benchmarks.scenario;

/**
 * How much is done for the figures.
 *
 * @param sessions the sessions of a scenario; 0 for its own number
 * @param warmup seconds of load before the measured ones, at least; up to seven times as many while
 *     the server still gets faster
 * @param seconds measured ones
 * @param size bytes of a message's JSON
 * @param connections of backends; 0 for the scenario's own number
 * @param window pushes for one user that may be on their way before the next is posted
 * @param rate pushes a second in the scenario with a fixed rate
 * @param items pushes in a batch
 * @param version the Engine.IO protocol of the clients, 3 or 4
 * @param idle the most sessions that are opened to be idle
 */
public record Effort(
    int sessions,
    double warmup,
    double seconds,
    int size,
    int connections,
    int window,
    double rate,
    int items,
    int version,
    int idle) {

  public static final Effort FULL = new Effort(0, 2, 3, 100, 0, 100, 2000, 1000, 4, 15_000);
  public static final Effort QUICK = new Effort(0, 1.5, 2, 100, 0, 100, 2000, 1000, 4, 2_000);

  public Effort {
    check(warmup >= 0 && seconds > 0, "--seconds and --warmup: give numbers above 0.");
    check(size >= 72 && size <= 4000, "--size " + size + ": give 72 to 4000.");
    check(connections >= 0 && connections <= 32, "--connections: give 1 to 32.");
    check(window >= 1, "--window: give 1 or more.");
    check(items >= 1 && items <= 10_000, "--items: give 1 to 10000.");
    check(version == 3 || version == 4, "--eio: give 3 or 4.");
    check(rate > 0 && sessions >= 0, "--rate and --sessions: give numbers above 0.");
  }

  private static void check(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  int sessionsOr(int usual) {
    return sessions > 0 ? sessions : usual;
  }

  int connectionsOr(int usual) {
    return connections > 0 ? connections : usual;
  }

  public Effort withSessions(int some) {
    return new Effort(some, warmup, seconds, size, connections, window, rate, items, version, some);
  }

  public Effort withWarmup(double some) {
    return new Effort(
        sessions, some, seconds, size, connections, window, rate, items, version, idle);
  }

  public Effort withSeconds(double some) {
    return new Effort(
        sessions, warmup, some, size, connections, window, rate, items, version, idle);
  }

  public Effort withSize(int some) {
    return new Effort(
        sessions, warmup, seconds, some, connections, window, rate, items, version, idle);
  }

  public Effort withConnections(int some) {
    return new Effort(sessions, warmup, seconds, size, some, window, rate, items, version, idle);
  }

  public Effort withWindow(int some) {
    return new Effort(
        sessions, warmup, seconds, size, connections, some, rate, items, version, idle);
  }

  public Effort withRate(double some) {
    return new Effort(
        sessions, warmup, seconds, size, connections, window, some, items, version, idle);
  }

  public Effort withItems(int some) {
    return new Effort(
        sessions, warmup, seconds, size, connections, window, rate, some, version, idle);
  }

  public Effort withVersion(int some) {
    return new Effort(
        sessions, warmup, seconds, size, connections, window, rate, items, some, idle);
  }
}
