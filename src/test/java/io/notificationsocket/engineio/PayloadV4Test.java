package io.notificationsocket.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden strings of Engine.IO protocol 4, "HTTP long-polling". */
final class PayloadV4Test {

  private static final byte[] ONE_TO_FOUR = {1, 2, 3, 4};

  @Test
  void packetsAreJoinedByTheRecordSeparator() throws Exception {
    String body = "4hello\u001e2\u001e4world";
    List<Packet> packets =
        List.of(Packet.message("hello"), Packet.of(PacketType.PING, ""), Packet.message("world"));
    assertThat(PayloadV4.encode(packets)).isEqualTo(body);
    assertThat(PayloadV4.decode(body)).isEqualTo(packets);
  }

  @Test
  void packetsThatAreTiedTogetherAreTwo() {
    Packet tied = Packet.message("hello").followedBy(Packet.message("world"));
    assertThat(PayloadV4.encode(List.of(tied, Packet.noop())))
        .isEqualTo("4hello\u001e4world\u001e6");
  }

  @Test
  void aBinaryMessageIsBase64BehindTheLetterB() throws Exception {
    List<Packet> packets = List.of(Packet.message("hello"), Packet.message(ONE_TO_FOUR));
    assertThat(PayloadV4.encode(packets)).isEqualTo("4hello\u001ebAQIDBA==");

    List<Packet> read = PayloadV4.decode("4hello\u001ebAQIDBA==\u001eb");
    assertThat(read).extracting(Packet::type).containsOnly(PacketType.MESSAGE);
    assertThat(read.get(0).data()).isEqualTo("hello");
    assertThat(read.get(1).binary()).containsExactly(1, 2, 3, 4);
    assertThat(read.get(2).binary()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"é", "€", "😀", "a\u2028b\nc\"\\", "utf8 — string", "1:4x"})
  void textKeepsEveryCharacter(String text) throws Exception {
    String body = PayloadV4.encode(List.of(Packet.message(text), Packet.noop()));
    assertThat(body).isEqualTo("4" + text + "\u001e6");
    byte[] wire = body.getBytes(UTF_8);
    assertThat(PayloadV4.decode(new String(wire, UTF_8)))
        .containsExactly(Packet.message(text), Packet.noop());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "4a\u001e",
        "\u001e4a",
        "4a\u001e\u001e4b",
        "7",
        "4a\u001e9",
        "b!!",
        "bAQIDB",
        "bé"
      })
  void whatIsNoPayloadIsRefused(String body) {
    assertThatThrownBy(() -> PayloadV4.decode(body)).isInstanceOf(MalformedPacketException.class);
  }
}
