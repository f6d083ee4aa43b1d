package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Addresses that guess, in virtual time. */
final class GuessBrakeTest {

  private static final int MOST = 20;

  private long now;
  private final GuessBrake brake = new GuessBrake("wrong tokens", MOST, () -> now);

  private void pass(String seconds) {
    now += Duration.parse("PT" + seconds).toNanos();
  }

  private void tries(String address, int count) {
    for (int i = 0; i < count; i++) {
      brake.wrong(address);
    }
  }

  @Test
  void theTwentyFirstTryWithinAMinuteIsTooMany() {
    for (int i = 0; i < MOST; i++) {
      assertThat(brake.wrong("192.0.2.1")).isZero();
      pass("2S");
    }
    assertThat(brake.wrong("192.0.2.1")).isPositive();
    assertThat(brake.wrong("192.0.2.2")).as("another address").isZero();
  }

  @Test
  void triesOutOfTheMinuteDoNotCount() {
    for (int i = 0; i < 3 * MOST; i++) {
      assertThat(brake.wrong("192.0.2.1")).isZero();
      pass("3S");
    }
  }

  @Test
  void aMinuteIsAnyMinute() {
    tries("192.0.2.1", 1);
    pass("50S");
    tries("192.0.2.1", MOST - 1);
    pass("10S");
    assertThat(brake.wrong("192.0.2.1")).as("the first is over").isZero();
    assertThat(brake.wrong("192.0.2.1")).isEqualTo(50);
  }

  @Test
  void whoWaitsAsToldIsNotRefusedAndNoSooner() {
    tries("192.0.2.1", MOST);
    pass("0.5S");
    assertThat(brake.wrong("192.0.2.1")).isEqualTo(60);
    pass("59S");
    assertThat(brake.wrong("192.0.2.1")).isPositive();
    pass("60S");
    assertThat(brake.wrong("192.0.2.1")).isZero();
  }

  @Test
  void addressesAreForgottenWhenTheirMinuteIsOver() {
    for (int i = 0; i < 500; i++) {
      tries("client " + i, 1);
    }
    assertThat(brake.addresses()).isEqualTo(500);
    pass("60S");
    tries("192.0.2.1", 1);
    assertThat(brake.addresses()).isEqualTo(1);
  }

  @Test
  void aMillionAddressesTakeNoMoreRoomThanSomeThousandAndGainNoMoreGuesses() {
    int refused = 0;
    for (int i = 0; i < 1_000_000; i++) {
      if (brake.wrong("2001:db8:" + Integer.toHexString(i) + "::/64") > 0) {
        refused++;
      }
    }
    assertThat(brake.addresses()).isEqualTo(GuessBrake.MOST_ADDRESSES + 1);
    assertThat(refused).isEqualTo(1_000_000 - GuessBrake.MOST_ADDRESSES - MOST);
    pass("60S");
    assertThat(brake.wrong("192.0.2.1")).isZero();
    assertThat(brake.addresses()).isEqualTo(1);
  }

  @Test
  void oneLineAMinuteTellsWhoGuessesAndHowOften() {
    try (LoggedLines log = new LoggedLines(GuessBrake.class)) {
      tries("192.0.2.1", MOST + 3);
      pass("59S");
      tries("192.0.2.1", 1);
      assertThat(log.lines()).hasSize(1);
      pass("1S");
      tries("192.0.2.2", MOST + 1);
      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().get(0)).contains("wrong tokens: more than 20").contains("192.0.2.1");
      assertThat(log.lines().get(1)).contains("192.0.2.2").contains("4 refused since");
    }
  }
}
