package io.notificationsocket.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveriesTest {

  private final Deliveries deliveries = new Deliveries(2, 3);

  @Test
  void messagesInOrderAreJustReceived() {
    take(0, 1, 2, 3);

    assertThat(deliveries.received()).isEqualTo(4);
    assertThat(deliveries.repeated()).isZero();
    assertThat(deliveries.disordered()).isZero();
  }

  @Test
  void aMessageThatComesAgainIsNotReceivedAgain() {
    take(0, 1, 1, 0);

    assertThat(deliveries.received()).isEqualTo(2);
    assertThat(deliveries.repeated()).isEqualTo(2);
  }

  @Test
  void aLateMessageIsReceivedOutOfOrderAndOnlyOnce() {
    take(0, 2, 1, 1);

    assertThat(deliveries.received()).isEqualTo(3);
    assertThat(deliveries.disordered()).isEqualTo(1);
    assertThat(deliveries.repeated()).isEqualTo(1);
  }

  @Test
  void aMessageThatNeverCameIsMissingInTheCount() {
    take(0, 1, 3, 4);

    assertThat(deliveries.received()).isEqualTo(4);
    assertThat(deliveries.disordered()).isZero();
  }

  @Test
  void aGapWiderThanWhatIsRememberedLosesNothingBehindIt() {
    take(0, 100, 101, 99, 99);

    assertThat(deliveries.received()).isEqualTo(4);
    assertThat(deliveries.disordered()).isEqualTo(1);
    assertThat(deliveries.repeated()).isEqualTo(1);
  }

  @Test
  void theGapOfExactlyWhatIsRememberedIsToldApart() {
    take(0, 64);
    take(1, 63);

    assertThat(deliveries.received()).isEqualTo(4);
    assertThat(deliveries.repeated()).isZero();

    take(0);
    assertThat(deliveries.repeated()).isEqualTo(1);
  }

  @Test
  void streamsAndSessionsDoNotMix() {
    for (int session = 0; session < 2; session++) {
      for (int stream = 0; stream < 3; stream++) {
        assertThat(deliveries.take(session, stream, 0)).isTrue();
        assertThat(deliveries.take(session, stream, 0)).isFalse();
      }
    }

    assertThat(deliveries.received()).isEqualTo(6);
    assertThat(deliveries.repeated()).isEqualTo(6);
  }

  private void take(int... numbers) {
    for (int number : numbers) {
      deliveries.take(1, 2, number);
    }
  }
}
