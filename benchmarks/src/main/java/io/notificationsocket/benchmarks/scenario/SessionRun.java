package io.notificationsocket.benchmarks.scenario;

import io.notificationsocket.benchmarks.load.Loop;
import io.notificationsocket.benchmarks.load.Sessions;
import io.notificationsocket.benchmarks.server.RunningServer;
import java.util.LinkedHashMap;
import java.util.Map;

/** What sessions cost that get no messages: to open and to keep. */
final class SessionRun {

  private static final int AT_ONCE = 64;
  private static final int MOST_OPENED = 5000;
  private static final double PING_INTERVAL_SECONDS = 25;

  private SessionRun() {}

  static Outcome open(RunningServer server, Effort effort) {
    int count = effort.sessionsOr(Math.min(MOST_OPENED, effort.count(Setting.IDLE)));
    double unused = opened(server, effort, count);
    double before = server.cpuSeconds();
    double seconds = opened(server, effort, count);
    double cpu = server.cpuSeconds() - before;
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put("sessions/s", Outcome.text("%,.0f", count / seconds));
    cells.put("seconds", Outcome.text("%.2f", seconds));
    cells.put("CPU µs a session, opened and closed", Outcome.text("%.0f", cpu * 1e6 / count));
    return new Outcome(count + " sessions, " + AT_ONCE + " at once", count / seconds, cells);
  }

  private static double opened(RunningServer server, Effort effort, int count) {
    try (Loop loop = new Loop();
        Sessions sessions = sessions(loop, server, effort, count)) {
      sessions.register();
      return sessions.open(AT_ONCE);
    }
  }

  private static Sessions sessions(Loop loop, RunningServer server, Effort effort, int count) {
    Sessions.Kind kind = new Sessions.Kind(false, effort.count(Setting.EIO), false);
    return new Sessions(loop, server.target(), kind, count, count);
  }

  static Outcome idle(RunningServer server, Effort effort) {
    int count = effort.sessionsOr(effort.count(Setting.IDLE));
    long heapBefore = server.liveHeap();
    long residentBefore = server.residentBytes();
    try (Loop loop = new Loop();
        Sessions sessions = sessions(loop, server, effort, count)) {
      sessions.register();
      double unused = sessions.open(AT_ONCE);
      loop.run(PING_INTERVAL_SECONDS); // a server that has just started compiles in its first one
      long resident = server.residentBytes() - residentBefore;
      double cpuBefore = server.cpuSeconds();
      loop.run(PING_INTERVAL_SECONDS);
      double cpu = (server.cpuSeconds() - cpuBefore) / PING_INTERVAL_SECONDS;
      double heap = (server.liveHeap() - heapBefore) / (double) count;
      Map<String, String> cells = new LinkedHashMap<>();
      cells.put("live heap KB a session", Outcome.text("%.1f", heap / 1024));
      cells.put("RSS KB a session", Outcome.text("%.1f", resident / 1024.0 / count));
      cells.put("CPU % of a core", Outcome.text("%.1f", 100 * cpu));
      cells.put("RSS MB", Outcome.text("%,d", server.residentBytes() / 1_000_000));
      cells.put("dropped", Outcome.text("%,d", sessions.dropped()));
      return new Outcome(count + " sessions", heap, cells);
    }
  }
}
