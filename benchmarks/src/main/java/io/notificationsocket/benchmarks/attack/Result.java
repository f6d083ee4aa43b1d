package io.notificationsocket.benchmarks.attack;

import io.notificationsocket.benchmarks.innocent.Timings;
import io.notificationsocket.benchmarks.server.ServerLog;

/**
 * What an attack did to a server.
 *
 * @param timings of the innocent
 * @param fate what became of the server
 * @param heapPeak bytes, garbage included
 * @param heapAfter bytes of live objects once the attackers have gone; 0 when it did not live
 * @param threadPeak of the server
 * @param cores that the server kept busy, during the attack and after it
 * @param log what the server printed
 * @param tally what became of the attackers
 */
record Result(
    Timings timings,
    Fate fate,
    long heapPeak,
    long heapAfter,
    int threadPeak,
    Cores cores,
    ServerLog.Part log,
    Tally tally) {

  record Cores(double during, double after) {}

  /** What became of a server. */
  enum Fate {
    LIVED("yes"),
    OUT_OF_MEMORY("no: out of memory"),
    ENDED("no: it ended"),
    HUNG("hung: no answer 10 s later");

    private final String label;

    Fate(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }
}
