package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadTimerTest {

  private final ThreadTimer timer = new ThreadTimer("timer");

  @AfterEach
  void close() {
    timer.close();
  }

  @Test
  void aTaskRunsAfterItsDelayAlsoWhenOneBeforeItFailed() throws Exception {
    CountDownLatch ran = new CountDownLatch(2);
    long began = System.nanoTime();
    timer.schedule(
        Duration.ZERO,
        () -> {
          throw new IllegalStateException("of a test");
        });
    timer.schedule(Duration.ofMillis(50), ran::countDown);
    timer.scheduleAbout(Duration.ofMillis(50), ran::countDown);

    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(49));
  }

  @Test
  void aCancelledTaskDoesNotRun() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    List<String> ran = new CopyOnWriteArrayList<>();
    timer.schedule(Duration.ZERO, () -> awaitQuietly(cancelled)); // holds the timer's thread
    Timer.Timeout timeout = timer.schedule(Duration.ofMillis(1), () -> ran.add("cancelled"));
    timer.schedule(
        Duration.ofMillis(2),
        () -> {
          ran.add("later");
          over.countDown();
        });
    timeout.cancel();
    cancelled.countDown();

    assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).containsExactly("later");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void tasksOfOneDelayRunInAHundredGroupsAtTheMostWithinIt() {
    long delay = 25_000;
    Set<Long> ends =
        LongStream.range(0, delay)
            .map(now -> now + ThreadTimer.inGroup(now, delay))
            .boxed()
            .collect(Collectors.toSet());

    assertThat(ends).hasSize(100);
  }

  @Test
  void aTaskOfAGroupComesAHundredthEarlierAtTheMostAndNeverLater() {
    for (long delay : new long[] {0, 1, 99, 300, 25_000, Duration.ofDays(1).toMillis()}) {
      for (long now = -300; now < 300; now++) {
        assertThat(ThreadTimer.inGroup(now, delay)).isBetween(delay - delay / 100, delay);
      }
    }
  }
}
