package io.notificationsocket.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PowerFitTest {

  @Test
  void costThatGrowsWithTheSessionsHasTheExponentOne() {
    double[][] points = {{100, 3}, {1000, 30}, {10_000, 300}};

    assertThat(PowerFit.exponent(points)).isCloseTo(1, within(1e-9));
  }

  @Test
  void costThatGrowsWithTheSquareHasTheExponentTwo() {
    double[][] points = {{10, 7 * 1e2}, {30, 7 * 9e2}, {1000, 7 * 1e6}};

    assertThat(PowerFit.exponent(points)).isCloseTo(2, within(1e-9));
  }

  @Test
  void costThatStaysHasTheExponentZero() {
    double[][] points = {{10, 5}, {100, 5}};

    assertThat(PowerFit.exponent(points)).isCloseTo(0, within(1e-9));
  }

  @Test
  void pointsBesideTheLineAreEvenedOut() {
    double[][] points = {{1, 1}, {10, 20}, {100, 100}};

    assertThat(PowerFit.exponent(points)).isCloseTo(1, within(1e-9));
  }
}
