package io.notificationsocket.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MovedSessionTest {

  private static final MovedSession SESSION =
      new MovedSession(
          ProtocolVersion.V3,
          List.of(
              Packet.message("żółw"),
              Packet.message(new byte[] {0, -1, 7}),
              Packet.message("first").followedBy(Packet.message("tied")),
              Packet.of(PacketType.PONG, "")),
          "{\"a\":1}");

  @Test
  void comesOutAsItWentIn() {
    MovedSession read = MovedSession.parse(SESSION.toBytes());
    assertThat(read.version()).isEqualTo(ProtocolVersion.V3);
    assertThat(read.state()).isEqualTo("{\"a\":1}");
    assertThat(read.packets())
        .containsExactly(
            Packet.message("żółw"),
            Packet.message(new byte[] {0, -1, 7}),
            Packet.message("first"),
            Packet.message("tied"),
            Packet.of(PacketType.PONG, ""));
  }

  @Test
  void whatIsBrokenOrOfAnotherVersionIsNoSession() {
    byte[] bytes = SESSION.toBytes();
    for (int length = 0; length < bytes.length; length++) {
      assertThat(MovedSession.parse(Arrays.copyOf(bytes, length))).as("%d bytes", length).isNull();
    }
    byte[] other = bytes.clone();
    other[0]++;
    assertThat(MovedSession.parse(other)).isNull();
    byte[] long1 = bytes.clone();
    long1[7] = 0x7f; // the length of the first packet
    assertThat(MovedSession.parse(long1)).isNull();
  }
}
