package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Push;
import org.junit.jupiter.api.Test;

final class EncodedPushTest {

  private static final MessageId ID = new MessageId(0x0123456789abcdefL, 0x01020304);

  private final EncodedPush push = new EncodedPush(new Push(ID, "{\"n\": 1.10, \"é\":\"€\"}"));

  @Test
  void theValueStandsInItAsItCameIn() {
    assertThat(push.valueAndOffset().text())
        .isEqualTo("42[\"message\",{\"n\": 1.10, \"é\":\"€\"}]");
    assertThat(push.valueWithId().text())
        .isEqualTo("42[\"message\",{\"n\": 1.10, \"é\":\"€\"},\"" + ID + "\"]");
  }

  @Test
  void theIdFollowsTheValueAsAnOffset() {
    assertThat(push.valueAndOffset().next().text()).isEqualTo("42[\"offset\",\"" + ID + "\"]");
    assertThat(push.valueWithId().next()).isNull();
  }

  @Test
  void protocol3GetsAsciiAndNoOffset() {
    assertThat(push.asciiValue().text())
        .isEqualTo("42[\"message\",{\"n\": 1.10, \"\\u00e9\":\"\\u20ac\"}]");
    assertThat(push.asciiValueWithId().text())
        .isEqualTo("42[\"message\",{\"n\": 1.10, \"\\u00e9\":\"\\u20ac\"},\"" + ID + "\"]");
    assertThat(push.asciiValue().next()).isNull();
  }

  @Test
  void eachFormIsMadeOnce() {
    assertThat(push.valueAndOffset()).isSameAs(push.valueAndOffset());
    assertThat(push.valueWithId()).isSameAs(push.valueWithId());
    assertThat(push.asciiValue()).isSameAs(push.asciiValue());
    assertThat(push.asciiValueWithId()).isSameAs(push.asciiValueWithId());
  }
}
