package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EncodedPushTest {

  @Test
  void theMessageStandsInItAsItCameIn() {
    EncodedPush push = EncodedPush.of("{\"n\": 1.10, \"é\":\"€\"}");
    assertThat(push.packet().text()).isEqualTo("42[\"message\",{\"n\": 1.10, \"é\":\"€\"}]");
    assertThat(push.ascii().text())
        .isEqualTo("42[\"message\",{\"n\": 1.10, \"\\u00e9\":\"\\u20ac\"}]");
  }

  @Test
  void plainAsciiIsEncodedOnce() {
    EncodedPush push = EncodedPush.of("12345678901234567890");
    assertThat(push.ascii()).isSameAs(push.packet());
  }
}
