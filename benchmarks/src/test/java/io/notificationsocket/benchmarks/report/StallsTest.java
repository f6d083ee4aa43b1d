package io.notificationsocket.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class StallsTest {

  private static final long MILLI = 1_000_000;

  @Test
  void onlyPausesOfMoreThanTwoMillisecondsCount() {
    // Pauses of 1, 3, 2 and 4 ms.
    Stalls stalls = Stalls.watch(10 * MILLI, clock(0, MILLI, 4 * MILLI, 6 * MILLI, 10 * MILLI));

    assertThat(stalls.share()).isCloseTo(0.7, within(1e-9));
    assertThat(stalls.longest()).isEqualTo(4 * MILLI);
  }

  @Test
  void aMachineThatAnswersHasNone() {
    assertThat(Stalls.watch(2 * MILLI, clock(5, 5 + MILLI, 5 + 2 * MILLI)).share()).isZero();
  }

  @Test
  void peopleReadShareAndLongest() {
    assertThat(new Stalls(0.0262, 44_000_000))
        .hasToString(
            "2.62 % of the time, longest 44.0 ms (threads that only read the clock, paused for more"
                + " than 2 ms)");
  }

  private static LongSupplier clock(long... readings) {
    PrimitiveIterator.OfLong next = Arrays.stream(readings).iterator();
    return next::nextLong;
  }
}
