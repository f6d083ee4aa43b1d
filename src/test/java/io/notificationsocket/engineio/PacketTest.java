package io.notificationsocket.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PacketTest {

  @ParameterizedTest
  @CsvSource({
    "0,OPEN",
    "1,CLOSE",
    "2probe,PING",
    "3probe,PONG",
    "4hello,MESSAGE",
    "5,UPGRADE",
    "6,NOOP"
  })
  void aTextIsReadAndWrittenAlike(String text, PacketType type) throws Exception {
    Packet packet = Packet.parse(text);
    assertThat(packet.type()).isEqualTo(type);
    assertThat(packet.data()).isEqualTo(text.substring(1));
    assertThat(packet.binary()).isNull();
    assertThat(Packet.of(type, packet.data()).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "9x", "b4AAA", " 4", "é", "\ud83d\ude00", "\u0664", "/", ":"})
  void whatBeginsWithNoTypeIsRefused(String text) {
    assertThatThrownBy(() -> Packet.parse(text)).isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "\u007f\u0080", "é€", "\u07ff\u0800\uffff", "😀", "a😀é€\n"})
  void theSizeCountsBytesOfUtf8(String data) {
    assertThat(Packet.message(data).size()).isEqualTo(data.getBytes(UTF_8).length + 1);
    assertThat(Packet.message(data.getBytes(UTF_8)).size())
        .isEqualTo(data.getBytes(UTF_8).length + 1);
  }

  @Test
  void whatItSaysOfItselfHasNoContent() {
    assertThat(Packet.message("secret")).hasToString("MESSAGE[7 bytes]");
  }
}
