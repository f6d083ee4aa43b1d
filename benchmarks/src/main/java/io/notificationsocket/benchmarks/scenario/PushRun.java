package io.notificationsocket.benchmarks.scenario;

import io.notificationsocket.benchmarks.load.Load;
import io.notificationsocket.benchmarks.load.Loop;
import io.notificationsocket.benchmarks.load.Plan;
import io.notificationsocket.benchmarks.load.Sessions;
import io.notificationsocket.benchmarks.server.RunningServer;
import io.notificationsocket.benchmarks.server.ServerProcess;

/** Opens sessions, and measures while pushes go out. */
record PushRun(RunningServer server, Effort effort) {

  private static final int OPENING_AT_ONCE = 64;
  private static final int USERS = 1000;

  /** Of load before the measured seconds, at least. */
  private static final double LEAD_IN_SECONDS = 2;

  /** So many parts of the lead-in have to be no faster than the best before them by this factor. */
  private static final int STEADY = 3;

  private static final double FASTER = 1.05;
  private static final int MOST_PARTS = 20;
  private static final int BACKENDS = 16;
  private static final int FEW_BACKENDS = 4;

  /** Deliveries of a fan-out: more would only make the end of a run long. */
  private static final int ON_THEIR_WAY = 200_000;

  static PushResult fanOut(RunningServer server, Effort effort, boolean polling, int sessions) {
    Sessions.Kind kind =
        new Sessions.Kind(
            polling, effort.count(Setting.AFFINITY) == 0, effort.count(Setting.EIO), false);
    Plan plan = fanOut(effort, sessions);
    return new PushRun(server, effort).run(sessions + " sessions", kind, sessions, 1, plan);
  }

  static PushResult topic(RunningServer server, Effort effort, int users) {
    Sessions.Kind kind = new Sessions.Kind(false, effort.count(Setting.EIO), true);
    Plan plan = fanOut(effort, users).toAll();
    return new PushRun(server, effort).run(users + " users", kind, users, 1, plan);
  }

  private static Plan fanOut(Effort effort, int sessions) {
    int backends = effort.connectionsOr(FEW_BACKENDS);
    int window =
        Math.min(effort.count(Setting.WINDOW), Math.max(backends, ON_THEIR_WAY / sessions));
    return Plan.closedLoop(backends, effort.count(Setting.SIZE), window);
  }

  static PushResult single(RunningServer server, Effort effort) {
    int backends = effort.connectionsOr(BACKENDS);
    return perUser(server, effort, backends + " connections", closedLoop(effort, backends));
  }

  static PushResult fixedRate(RunningServer server, Effort effort) {
    double rate = effort.of(Setting.RATE);
    Plan plan = closedLoop(effort, effort.connectionsOr(BACKENDS)).at(rate);
    return perUser(server, effort, Outcome.text("%.0f/s", rate), plan);
  }

  static PushResult batch(RunningServer server, Effort effort, boolean lines) {
    int items = effort.count(Setting.ITEMS);
    Plan plan = closedLoop(effort, effort.connectionsOr(FEW_BACKENDS)).batched(items, lines);
    return perUser(server, effort, items + (lines ? " NDJSON" : " JSON"), plan);
  }

  private static Plan closedLoop(Effort effort, int backends) {
    return Plan.closedLoop(backends, effort.count(Setting.SIZE), effort.count(Setting.WINDOW));
  }

  private static PushResult perUser(
      RunningServer server, Effort effort, String variant, Plan plan) {
    int users = effort.sessionsOr(USERS);
    Sessions.Kind kind = new Sessions.Kind(false, effort.count(Setting.EIO), false);
    return new PushRun(server, effort).run(variant, kind, users, users, plan);
  }

  private PushResult run(String variant, Sessions.Kind kind, int count, int users, Plan plan) {
    try (Loop loop = new Loop();
        Sessions sessions = new Sessions(loop, server.target(), kind, count, users)) {
      sessions.register();
      double unused = sessions.open(OPENING_AT_ONCE);
      try (Load load = new Load(loop, sessions, plan)) {
        return measure(variant, loop, sessions, load);
      }
    }
  }

  private PushResult measure(String variant, Loop loop, Sessions sessions, Load load) {
    load.start();
    leadIn(loop, load);
    load.startMeasuring();
    Cpu before = cpu();
    Load.Progress begin = load.progress();
    loop.run(effort.of(Setting.SECONDS));
    Load.Progress end = load.progress();
    Cpu used = cpu().minus(before);
    long resident = server.residentBytes();
    load.drain();
    return new PushResult(variant, begin, end, used, resident, sessions, load);
  }

  /** Until the server gets no faster with this very load. */
  private void leadIn(Loop loop, Load load) {
    if (effort.of(Setting.WARMUP) == 0) {
      return;
    }
    long best = 0;
    int steady = 0;
    for (int i = 0; steady < STEADY && i < MOST_PARTS; i++) {
      long before = load.progress().received();
      loop.run(LEAD_IN_SECONDS / STEADY);
      long received = load.progress().received() - before;
      steady = received > FASTER * best ? 0 : steady + 1;
      best = Math.max(best, received);
    }
  }

  private Cpu cpu() {
    double servers = server.cpuSeconds();
    double own = ServerProcess.own().cpuSeconds();
    return new Cpu(servers, own, ServerProcess.machineCpuSeconds() - servers - own);
  }

  /** Seconds of processor time of the server, of this process, and of all others. */
  record Cpu(double server, double own, double others) {

    private Cpu minus(Cpu before) {
      return new Cpu(server - before.server, own - before.own, others - before.others);
    }
  }
}
