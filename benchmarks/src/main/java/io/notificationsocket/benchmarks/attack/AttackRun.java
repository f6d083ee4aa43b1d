package io.notificationsocket.benchmarks.attack;

import io.notificationsocket.benchmarks.innocent.Http;
import io.notificationsocket.benchmarks.innocent.Innocent;
import io.notificationsocket.benchmarks.innocent.Phase;
import io.notificationsocket.benchmarks.innocent.Timings;
import io.notificationsocket.benchmarks.load.LoadException;
import io.notificationsocket.benchmarks.load.Target;
import io.notificationsocket.benchmarks.server.Monitor;
import io.notificationsocket.benchmarks.server.RunningServer;
import io.notificationsocket.benchmarks.server.ServerLog;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One server, and one attack after the other on it. */
final class AttackRun implements AutoCloseable {

  private static final double BEFORE_SECONDS = 1;
  private static final double AFTER_SECONDS = 1.5;

  /** So long what hangs when an attack is over may go on to hang. */
  private static final long PATIENCE_MILLIS = 10_000;

  private final RunningServer server;
  private final Monitor monitor;
  private final ServerLog log;

  AttackRun(RunningServer server) {
    this.server = server;
    this.monitor = Monitor.of(server.process());
    this.log = server.log();
  }

  /** Lets it be used for so many seconds, as a server is before anybody attacks it. */
  void warmUp(double seconds) throws InterruptedException {
    try (Innocent innocent = Innocent.of(server.target())) {
      pause(seconds);
      innocent.end(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    log.next();
  }

  /** Attacks it for so many seconds at most. */
  Result attack(Attack attack, Scale scale, double seconds) throws InterruptedException {
    Target target = server.target();
    Plan plan = attack.plan(target, scale);
    monitor.reset();
    try (Innocent innocent = Innocent.of(target)) {
      pause(BEFORE_SECONDS);
      innocent.phase(Phase.BEFORE);
      pause(BEFORE_SECONDS);
      innocent.phase(Phase.DURING);
      Effort during = new Effort();
      Crowd crowd = Crowd.attack(target.sockets(), plan);
      await(crowd, seconds);
      double busy = during.cores();
      Tally tally = crowd.end();
      if (attack == Attack.SMUGGLING) {
        tally.count(Smuggling.ANSWERED, 0);
      }
      innocent.phase(Phase.AFTER);
      Effort after = new Effort();
      if (server.isAlive()) {
        pause(AFTER_SECONDS);
      }
      double busyAfter = after.cores();
      Timings timings = innocent.end(server.isAlive() ? PATIENCE_MILLIS : 1);
      return result(timings, new Result.Cores(busy, busyAfter), tally);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On a slow machine it may take twice as long until all attackers are there. */
  private void await(Crowd crowd, double seconds) throws InterruptedException {
    long begin = System.nanoTime();
    double passed = 0;
    while (passed < seconds || (!crowd.isStanding() && passed < 2 * seconds)) {
      if (crowd.isExhausted() || !server.isAlive()) {
        return;
      }
      pause(0.05);
      passed = (System.nanoTime() - begin) / 1e9;
    }
  }

  private Result result(Timings timings, Result.Cores cores, Tally tally)
      throws InterruptedException {
    ServerLog.Part told = log.next();
    Result.Fate fate = fate(told);
    long heapAfter = 0;
    if (fate == Result.Fate.LIVED) {
      try {
        heapAfter = monitor.liveHeap();
      } catch (LoadException e) {
        fate = Result.Fate.ENDED;
      }
    }
    return new Result(
        timings, fate, monitor.heapPeak(), heapAfter, monitor.threadPeak(), cores, told, tally);
  }

  private Result.Fate fate(ServerLog.Part told) throws InterruptedException {
    if (server.isAlive() && !answers()) {
      return server.isAlive() ? Result.Fate.HUNG : Result.Fate.ENDED;
    }
    if (server.isAlive()) {
      return Result.Fate.LIVED;
    }
    pause(0.3);
    boolean isOutOfMemory = told.isOutOfMemory() || log.next().isOutOfMemory();
    return isOutOfMemory ? Result.Fate.OUT_OF_MEMORY : Result.Fate.ENDED;
  }

  private boolean answers() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    Target target = server.target();
    while (System.nanoTime() < end && server.isAlive()) {
      try {
        String ping = "GET /api/status/ping HTTP/1.1\r\n" + target.apiHeaders();
        if (Http.ask(target.api(), ping).status() == 200) {
          return true;
        }
      } catch (IOException | LoadException e) {
        // Not yet.
      }
      pause(0.1);
    }
    return false;
  }

  private static void pause(double seconds) throws InterruptedException {
    Thread.sleep((long) (seconds * 1000));
  }

  /** Processor time of the server, from now on. */
  private final class Effort {

    private final long begin = System.nanoTime();
    private final double before = used();

    private double used() {
      try {
        return server.isAlive() ? server.process().cpuSeconds() : 0;
      } catch (UncheckedIOException e) {
        return 0;
      }
    }

    double cores() {
      double seconds = (System.nanoTime() - begin) / 1e9;
      return Math.max(0, used() - before) / Math.max(0.001, seconds);
    }
  }

  @Override
  public void close() {
    monitor.close();
    server.close();
  }
}
