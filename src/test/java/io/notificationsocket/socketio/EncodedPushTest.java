package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Push;
import org.junit.jupiter.api.Test;

final class EncodedPushTest {

  private static final MessageId ID = new MessageId(0x0123456789abcdefL, 0x01020304);

  private static Push push(String json) {
    return new Push(ID, json);
  }

  @Test
  void theMessageStandsInItAsItCameIn() {
    EncodedPush push = EncodedPush.of(push("{\"n\": 1.10, \"é\":\"€\"}"));
    assertThat(push.packet().text())
        .isEqualTo("42[\"message\",{\"n\": 1.10, \"é\":\"€\"},\"" + ID + "\"]");
    assertThat(push.ascii().text())
        .isEqualTo("42[\"message\",{\"n\": 1.10, \"\\u00e9\":\"\\u20ac\"},\"" + ID + "\"]");
  }

  @Test
  void plainAsciiIsEncodedOnce() {
    EncodedPush push = EncodedPush.of(push("12345678901234567890"));
    assertThat(push.ascii()).isSameAs(push.packet());
  }
}
