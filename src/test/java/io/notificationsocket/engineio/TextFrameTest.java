package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TextFrameTest {

  @Test
  void aTextFrameIsAPacket() throws Exception {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      assertThat(TextFrame.decode(version, "4é")).isEqualTo(Packet.message("é"));
      assertThat(TextFrame.decode(version, "2probe"))
          .isEqualTo(Packet.of(PacketType.PING, "probe"));
    }
  }

  @Test
  void aClientThatIsToldToMaySendItsBinaryAsBase64() throws Exception {
    assertThat(TextFrame.decode(ProtocolVersion.V4, "bAQID").binary()).containsExactly(1, 2, 3);
    assertThat(TextFrame.decode(ProtocolVersion.V3, "b4AQID").binary()).containsExactly(1, 2, 3);
  }

  @Test
  void whatIsNoPacketIsRefused() {
    for (String text : new String[] {"", "7", "x", "b!", "\u0000"}) {
      for (ProtocolVersion version : ProtocolVersion.values()) {
        assertThatThrownBy(() -> TextFrame.decode(version, text))
            .isInstanceOf(MalformedPacketException.class);
      }
    }
  }
}
