package io.notificationsocket.benchmarks.load;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Pushes to sessions, by a plan, until it is stopped. */
public final class Load implements AutoCloseable {

  private static final double QUIET_SECONDS = 5;
  private static final int NOT_FOUND = 404;

  private final Loop loop;
  private final Sessions sessions;
  private final Plan plan;
  private final List<Backend> backends;
  private final Runnable hook = this::postMore;
  private @Nullable Metronome metronome;
  private boolean running;
  private boolean unknown;
  private long begin;
  private long posted;
  private long answered;
  private long refused;
  private int first;

  public Load(Loop loop, Sessions sessions, Plan plan) {
    if (plan.connections() > Sessions.STREAMS) {
      throw new IllegalArgumentException("at most " + Sessions.STREAMS + " connections");
    }
    this.loop = loop;
    this.sessions = sessions;
    this.plan = plan;
    this.backends =
        IntStream.range(0, plan.connections())
            .mapToObj(
                i ->
                    new Backend(
                        this,
                        loop,
                        i,
                        Post.of(plan.form(), sessions.target(), plan.items(), plan.size())))
            .toList();
    loop.addHook(hook);
  }

  Target target() {
    return sessions.target();
  }

  int users() {
    return sessions.users();
  }

  /** Backends share the users out among them where there are enough. */
  int userAfter(int user, int stream) {
    int next = user + plan.connections();
    return next < sessions.users() ? next : stream % sessions.users();
  }

  /** Begins to post. */
  public void start() {
    running = true;
    begin = loop.now();
    if (plan.perSecond() > 0) {
      metronome = new Metronome(loop, plan.perSecond());
    }
    postMore();
  }

  private void postMore() {
    int from = first;
    for (int i = 0; i < backends.size() && running; i++) {
      Backend backend = backends.get((from + i) % backends.size());
      if (!backend.isBusy()) {
        long time = nextTime();
        if (time < 0) {
          return;
        }
        posted += plan.items();
        backend.post(time);
        first = (from + i + 1) % backends.size();
      }
    }
  }

  /** When the next request is to be sent, if that is not in the future; -1 if it is. */
  private long nextTime() {
    long now = loop.now();
    if (plan.perSecond() > 0) {
      // However late it can be sent, its latency counts from here.
      long due = begin + (long) (posted * 1e9 / plan.perSecond());
      return due <= now ? due : -1;
    }
    long onTheirWay = expected() - sessions.deliveries().received();
    return onTheirWay < (long) plan.window() * sessions.recipients() * plan.items() ? now : -1;
  }

  void answered(int status) {
    if (status == 200) {
      answered += plan.items();
    } else {
      refused += plan.items();
      unknown |= status == NOT_FOUND;
      running &= !unknown;
    }
  }

  /** What has been posted and received so far. */
  public Progress progress() {
    return new Progress(loop.now(), answered, sessions.deliveries().received());
  }

  /**
   * What a load has come to.
   *
   * @param time in nanoseconds
   * @param answered pushes answered with 200
   * @param received different messages received
   */
  public record Progress(long time, long answered, long received) {}

  /** Forgets the latencies so far. */
  public void startMeasuring() {
    sessions.restartLatencies();
  }

  /** Stops posting and waits for what is on its way, until nothing has come for five seconds. */
  public void drain() {
    stop();
    long before;
    do {
      before = answered + refused + sessions.deliveries().received();
    } while (!loop.runUntil(this::isDrained, QUIET_SECONDS)
        && before != answered + refused + sessions.deliveries().received());
  }

  private boolean isDrained() {
    return backends.stream().noneMatch(HttpWire::isBusy) && lost() == 0;
  }

  private long expected() {
    return (posted - refused) * sessions.recipients();
  }

  /** Messages that were to be received and have not been. */
  public long lost() {
    return expected() - sessions.deliveries().received();
  }

  /** Pushes that were not answered with 200. */
  public long refused() {
    return refused;
  }

  /** Whether the server does not know the address that was posted to. */
  public boolean isUnknown() {
    return unknown;
  }

  private void stop() {
    running = false;
    if (metronome != null) {
      metronome.close();
      metronome = null;
    }
  }

  @Override
  public void close() {
    stop();
    loop.removeHook(hook);
    backends.forEach(Wire::close);
  }
}
