package io.notificationsocket.benchmarks.report;

import io.notificationsocket.benchmarks.scenario.Outcome;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * How the machine itself holds up a thread that does nothing but read the clock, one on each
 * processor. No server on it can have lower latencies.
 *
 * @param share of the time, 0 to 1, that passed in pauses of more than 2 ms
 * @param longest pause in nanoseconds
 */
public record Stalls(double share, long longest) {

  private static final long SECONDS = 5;
  private static final long PAUSE_NANOS = 2_000_000;

  /** Takes five seconds. */
  public static Stalls measure() {
    int processors = Runtime.getRuntime().availableProcessors();
    long nanos = SECONDS * 1_000_000_000;
    List<Watch> watches = Stream.generate(() -> new Watch(nanos)).limit(processors).toList();
    watches.forEach(Thread::start);
    for (Watch watch : watches) {
      try {
        watch.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
    }
    return new Stalls(
        watches.stream().mapToDouble(watch -> watch.seen.share()).average().orElse(0),
        watches.stream().mapToLong(watch -> watch.seen.longest()).max().orElse(0));
  }

  private static final class Watch extends Thread {

    private final long nanos;
    private Stalls seen = new Stalls(0, 0);

    Watch(long nanos) {
      this.nanos = nanos;
    }

    @Override
    public void run() {
      seen = watch(nanos, System::nanoTime);
    }
  }

  static Stalls watch(long nanos, LongSupplier clock) {
    long begin = clock.getAsLong();
    long paused = 0;
    long longest = 0;
    long last = begin;
    while (last - begin < nanos) {
      long now = clock.getAsLong();
      long pause = now - last;
      last = now;
      paused += pause > PAUSE_NANOS ? pause : 0;
      longest = Math.max(longest, pause);
    }
    return new Stalls((double) paused / (last - begin), longest);
  }

  /** For people. */
  @Override
  public String toString() {
    return Outcome.text(
        "%.2f %% of the time, longest %.1f ms (threads that only read the clock, paused for more"
            + " than 2 ms)",
        100 * share, longest / 1e6);
  }
}
