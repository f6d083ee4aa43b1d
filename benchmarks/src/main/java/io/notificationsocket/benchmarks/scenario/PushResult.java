package io.notificationsocket.benchmarks.scenario;

import io.notificationsocket.benchmarks.load.Deliveries;
import io.notificationsocket.benchmarks.load.Histogram;
import io.notificationsocket.benchmarks.load.Load;
import io.notificationsocket.benchmarks.load.Sessions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of pushes.
 *
 * @param begin when the measuring began
 * @param end when it ended
 * @param used processor time in between
 * @param resident bytes of the server that are in memory
 */
record PushResult(
    String variant,
    Load.Progress begin,
    Load.Progress end,
    PushRun.Cpu used,
    long resident,
    Sessions sessions,
    Load load) {

  private double seconds() {
    return (end.time() - begin.time()) / 1e9;
  }

  private double pushesPerSecond() {
    return (end.answered() - begin.answered()) / seconds();
  }

  private double deliveriesPerSecond() {
    return (end.received() - begin.received()) / seconds();
  }

  Outcome perDelivery() {
    return outcome(deliveriesPerSecond());
  }

  Outcome perPush() {
    return outcome(pushesPerSecond());
  }

  Outcome perLatency() {
    return outcome((double) sessions.latencies().quantile(0.5));
  }

  private Outcome outcome(double figure) {
    if (load.isUnknown()) {
      return Outcome.none(variant, "not supported");
    }
    Deliveries deliveries = sessions.deliveries();
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put("pushes/s", Outcome.rate(pushesPerSecond()));
    cells.put("deliveries/s", Outcome.rate(deliveriesPerSecond()));
    Histogram latencies = sessions.latencies();
    cells.put("p50 ms", millis(latencies.quantile(0.5)));
    cells.put("p99 ms", millis(latencies.quantile(0.99)));
    cells.put("p99.9 ms", millis(latencies.quantile(0.999)));
    cells.put("max ms", millis(latencies.max()));
    cells.put("lost", Outcome.text("%,d", load.lost()));
    cells.put("twice", Outcome.text("%,d", deliveries.repeated()));
    cells.put("disordered", Outcome.text("%,d", deliveries.disordered()));
    long faults = load.refused() + deliveries.foreign() + sessions.dropped();
    cells.put("faults", Outcome.text("%,d", faults));
    cells.put("server CPU s", Outcome.text("%.2f", used.server()));
    long received = Math.max(1, end.received() - begin.received());
    cells.put("CPU µs a delivery", Outcome.text("%.2f", used.server() * 1e6 / received));
    cells.put("generator CPU s", Outcome.text("%.2f", used.own()));
    cells.put("others CPU s", Outcome.text("%.2f", Math.max(0, used.others())));
    cells.put("RSS MB", Outcome.text("%,d", resident / 1_000_000));
    return new Outcome(variant, figure, cells);
  }

  private static String millis(long nanos) {
    return Outcome.text(nanos < 10_000_000 ? "%.2f" : "%.0f", nanos / 1e6);
  }
}
