package io.notificationsocket.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rounds of five seconds by a clock of the test's own. */
class WarmupTest {

  private static final double ROUND_SECONDS = 5;

  private double now = 1000;
  private int rounds;

  @Test
  void aServerIsWarmWhenItHasGotNoFasterForTwentySeconds() {
    Warmup warmup = warmUp(90, 100, 150, 300, 300, 290, 305, 301);

    assertThat(warmup).isEqualTo(new Warmup(35, 7, 3, true));
  }

  @Test
  void aSlowerRoundInBetweenIsNoEnd() {
    Warmup warmup = warmUp(90, 100, 80, 80, 110, 110, 110, 110, 110);

    assertThat(warmup).isEqualTo(new Warmup(40, 8, 1.1, true));
  }

  @Test
  void oneThatGetsFasterAndFasterIsMeasuredAtTheLimit() {
    Warmup warmup = warmUp(15, 100, 200, 400);

    assertThat(warmup).isEqualTo(new Warmup(15, 3, 4, false));
    assertThat(warmup)
        .hasToString(
            "warmed up for 15 s, 3 rounds, 4.0 × as fast then as in the first, and perhaps still"
                + " getting faster");
  }

  @Test
  void oneThatFailsIsNotTriedForEver() {
    Warmup warmup = warmUp(90, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    assertThat(warmup.rounds()).isEqualTo(4);
  }

  @Test
  void withoutTimeThereIsNoLoad() {
    assertThat(warmUp(0)).hasToString("not warmed up");
  }

  private Warmup warmUp(double limit, double... speeds) {
    return Warmup.run(
        limit,
        () -> now,
        () -> {
          now += ROUND_SECONDS;
          return speeds[rounds++];
        });
  }
}
