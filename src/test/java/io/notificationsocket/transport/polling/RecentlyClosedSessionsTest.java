package io.notificationsocket.transport.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentlyClosedSessionsTest {

  private long now = Long.MAX_VALUE - 5; // nanoTime may overflow
  private final RecentlyClosedSessions recentlyClosed = new RecentlyClosedSessions(() -> now);

  @Test
  void aPollThatComesAfterTheGoodbyeIsExpectedOnce() {
    recentlyClosed.add("a");
    recentlyClosed.add("b");

    assertThat(recentlyClosed.take("b")).isTrue();
    assertThat(recentlyClosed.take("b")).isFalse();
    assertThat(recentlyClosed.take("a")).isTrue();
  }

  @Test
  void aPollOfAnUnknownSessionIsNotExpected() {
    recentlyClosed.add("a");

    assertThat(recentlyClosed.take("b")).isFalse();
    assertThat(recentlyClosed.take(null)).isFalse();
  }

  @Test
  void afterASecondNoPollIsExpectedAnyMore() {
    recentlyClosed.add("a");
    now += Duration.ofMillis(600).toNanos();
    recentlyClosed.add("b");
    now += Duration.ofMillis(600).toNanos();

    assertThat(recentlyClosed.take("a")).isFalse();
    assertThat(recentlyClosed.take("b")).isTrue();
  }

  @Test
  void aFloodOfGoodbyesDoesNotFillTheMemory() {
    IntStream.range(0, 1_001).forEach(i -> recentlyClosed.add("s" + i));

    assertThat(recentlyClosed.take("s999")).isTrue();
    assertThat(recentlyClosed.take("s1000")).isFalse();
  }
}
