package io.notificationsocket.transport.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FarewellsTest {

  private long now = Long.MAX_VALUE - 5; // nanoTime may overflow
  private final Farewells farewells = new Farewells(() -> now);

  @Test
  void aPollThatComesAfterTheGoodbyeIsExpectedOnce() {
    farewells.add("a");
    farewells.add("b");

    assertThat(farewells.take("b")).isTrue();
    assertThat(farewells.take("b")).isFalse();
    assertThat(farewells.take("a")).isTrue();
  }

  @Test
  void aPollOfAnUnknownSessionIsNotExpected() {
    farewells.add("a");

    assertThat(farewells.take("b")).isFalse();
    assertThat(farewells.take(null)).isFalse();
  }

  @Test
  void afterASecondNoPollIsExpectedAnyMore() {
    farewells.add("a");
    now += Duration.ofMillis(600).toNanos();
    farewells.add("b");
    now += Duration.ofMillis(600).toNanos();

    assertThat(farewells.take("a")).isFalse();
    assertThat(farewells.take("b")).isTrue();
  }

  @Test
  void aFloodOfGoodbyesDoesNotFillTheMemory() {
    IntStream.range(0, 1_001).forEach(i -> farewells.add("s" + i));

    assertThat(farewells.take("s999")).isTrue();
    assertThat(farewells.take("s1000")).isFalse();
  }
}
