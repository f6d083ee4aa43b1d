package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class BinaryFrameTest {

  private static final byte[] DATA = {1, 2, (byte) 0xff};

  @Test
  void protocol4SendsTheDataBare() throws Exception {
    assertThat(BinaryFrame.encode(ProtocolVersion.V4, DATA)).isEqualTo(DATA);
    assertThat(BinaryFrame.decode(ProtocolVersion.V4, DATA).binary()).isEqualTo(DATA);
    assertThat(BinaryFrame.decode(ProtocolVersion.V4, new byte[0]).binary()).isEmpty();
  }

  @Test
  void protocol3PutsTheTypeFirst() throws Exception {
    byte[] frame = {4, 1, 2, (byte) 0xff};
    assertThat(BinaryFrame.encode(ProtocolVersion.V3, DATA)).isEqualTo(frame);
    assertThat(BinaryFrame.decode(ProtocolVersion.V3, frame).binary()).isEqualTo(DATA);
    assertThat(BinaryFrame.decode(ProtocolVersion.V3, new byte[] {4}).binary()).isEmpty();
  }

  @Test
  void protocol3TakesNothingButMessages() {
    for (byte[] frame : new byte[][] {{}, {0}, {3, 1}, {7}, {-1}, {'4', 1}}) {
      assertThatThrownBy(() -> BinaryFrame.decode(ProtocolVersion.V3, frame))
          .isInstanceOf(MalformedPacketException.class);
    }
  }
}
