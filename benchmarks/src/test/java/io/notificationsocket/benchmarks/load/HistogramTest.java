package io.notificationsocket.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {

  private final Histogram histogram = new Histogram();

  @Test
  void quantilesAreWithinOnePercentOfTheSortedTimes() {
    Random random = new Random(1);
    long[] times = new long[100_000];
    for (int i = 0; i < times.length; i++) {
      // From nanoseconds to minutes.
      times[i] = (long) Math.exp(random.nextDouble() * 25);
      histogram.record(times[i]);
    }
    Arrays.sort(times);

    for (double share : new double[] {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1}) {
      double exact = times[(int) Math.ceil(share * times.length) - 1];
      assertThat((double) histogram.quantile(share))
          .describedAs("quantile %s", share)
          .isCloseTo(exact, within(Math.max(1, exact / 64)));
    }
    assertThat(histogram.max()).isEqualTo(times[times.length - 1]);
    assertThat(histogram.total()).isEqualTo(times.length);
  }

  @Test
  void smallTimesAreExact() {
    for (int time = 0; time < 128; time++) {
      histogram.record(time);
    }

    assertThat(histogram.quantile(0.5)).isEqualTo(63);
    assertThat(histogram.quantile(1.0 / 128)).isZero();
  }

  @Test
  void oneSlowOneInAThousandIsSeenBehindThe999() {
    for (int i = 0; i < 999; i++) {
      histogram.record(100);
    }
    histogram.record(1_000_000_000);

    assertThat(histogram.quantile(0.999)).isEqualTo(100);
    assertThat(histogram.quantile(1)).isEqualTo(1_000_000_000);
  }

  @Test
  void whatIsBeyondTheRangeCountsAtItsEnd() {
    histogram.record(-5);
    histogram.record(Long.MAX_VALUE);

    assertThat(histogram.quantile(0.5)).isZero();
    assertThat(histogram.max()).isEqualTo((1L << 40) - 1);
  }

  @Test
  void withoutTimesEverythingIsZero() {
    assertThat(histogram.quantile(0.99)).isZero();
  }
}
