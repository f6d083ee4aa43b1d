package io.notificationsocket.benchmarks.innocent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimingsTest {

  private static final long MILLIS = 1_000_000;

  private final Timings timings = new Timings();

  @Test
  void theWorstOfEachOperationIsKept() {
    timings.phase(Phase.DURING);
    done("a", Operation.PING, 0, 5);
    done("a", Operation.PING, 10, 40);
    done("a", Operation.PUSH, 50, 60);

    assertThat(timings.worst(Phase.DURING, Operation.PING)).hasToString("30");
    assertThat(timings.worst(Phase.DURING, Operation.PUSH)).hasToString("10");
    assertThat(timings.worst(Phase.DURING, Operation.CLAIM)).hasToString("");
    assertThat(timings.worst(Phase.DURING)).hasToString("30");
    assertThat(timings.worst(Phase.BEFORE)).hasToString("");
  }

  @Test
  void whatAnAttackHoldsUpIsTheAttacks() {
    timings.phase(Phase.BEFORE);
    timings.begin("a", Operation.PING, 0);
    timings.begin("b", Operation.PUSH, 0);
    timings.phase(Phase.DURING);
    timings.done("a", 700 * MILLIS);
    timings.phase(Phase.AFTER);
    timings.done("b", 900 * MILLIS);
    timings.begin("b", Operation.PUSH, 900 * MILLIS);
    timings.done("b", 903 * MILLIS);

    assertThat(timings.worst(Phase.BEFORE)).hasToString("");
    assertThat(timings.worst(Phase.DURING, Operation.PING)).hasToString("700");
    assertThat(timings.worst(Phase.DURING, Operation.PUSH)).hasToString("900");
    assertThat(timings.worst(Phase.AFTER)).hasToString("3");
  }

  @Test
  void whatNeverEndsTookLongerThanWasWaited() {
    timings.phase(Phase.DURING);
    timings.begin("a", Operation.PING, 0);
    timings.phase(Phase.AFTER);
    timings.abandon(8000 * MILLIS);

    assertThat(timings.worst(Phase.DURING)).hasToString("> 8000");
  }

  @Test
  void whatWasRefusedCountsAndSaysWhy() {
    timings.phase(Phase.DURING);
    timings.begin("a", Operation.POLLING, 0);
    timings.failed("a", "status 503", MILLIS);
    timings.failed("a", "nothing had begun", MILLIS);

    assertThat(timings.worst(Phase.DURING).failed()).isEqualTo(1);
    assertThat(timings.worst(Phase.DURING, Operation.POLLING)).hasToString("refused");
    assertThat(timings.firstFailure()).contains("polling: status 503");
  }

  private void done(Object who, Operation operation, long fromMillis, long toMillis) {
    timings.begin(who, operation, fromMillis * MILLIS);
    timings.done(who, toMillis * MILLIS);
  }
}
