package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ReplacementsTest {

  private final ManualClock clock = new ManualClock();
  private final Replacements replacements = new Replacements(clock);

  private Duration untilNext() {
    return replacements.untilNext("ann", "a1");
  }

  private void replaceAfter(Duration pause) {
    clock.advance(pause);
    replacements.add("ann", "a1");
  }

  @Test
  void twoReplacementsInTenSecondsAreNoFight() {
    replaceAfter(Duration.ZERO);
    replaceAfter(Duration.ofSeconds(1));

    assertThat(untilNext()).isZero();
  }

  @Test
  void threeReplacementsOverMoreThanTenSecondsAreNoFight() {
    for (int i = 0; i < 20; i++) {
      replaceAfter(Duration.ofSeconds(5));
      assertThat(untilNext()).isZero();
    }
  }

  @Test
  void afterThreeReplacementsInTenSecondsTheNextClaimWaits() {
    replaceAfter(Duration.ZERO);
    replaceAfter(Duration.ofSeconds(9));
    replaceAfter(Duration.ofMillis(900));

    assertThat(untilNext()).isEqualTo(Duration.ofSeconds(1));
    clock.advance(Duration.ofMillis(400));
    assertThat(untilNext()).isEqualTo(Duration.ofMillis(600));
    clock.advance(Duration.ofSeconds(3));
    assertThat(untilNext()).isZero();
  }

  @Test
  void theWaitGrowsWithEachReplacementUpToAMinute() {
    replaceAfter(Duration.ZERO);
    replaceAfter(Duration.ZERO);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      replaceAfter(untilNext());
      assertThat(untilNext()).isEqualTo(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void aFightIsForgottenWhenTheRegistrationIsLeftAlone() {
    for (int i = 0; i < 4; i++) {
      replaceAfter(Duration.ZERO);
    }
    replaceAfter(untilNext().plusSeconds(10));

    assertThat(untilNext()).isZero();
    assertThat(replacements.size()).isEqualTo(1);
  }

  @Test
  void registrationsAreToldApart() {
    for (int i = 0; i < 3; i++) {
      replaceAfter(Duration.ZERO);
    }

    assertThat(replacements.untilNext("ann", "a2")).isZero();
    assertThat(replacements.untilNext("bob", "a1")).isZero();
  }

  @Test
  void memoryIsBounded() {
    for (int i = 0; i < Replacements.MAX_KNOWN + 1_000; i++) {
      replacements.add("user " + i, "a1");
    }

    assertThat(replacements.size()).isEqualTo(Replacements.MAX_KNOWN);
    clock.advance(Duration.ofMinutes(2));
    replaceAfter(Duration.ZERO);
    assertThat(replacements.size()).isEqualTo(1);
  }
}
