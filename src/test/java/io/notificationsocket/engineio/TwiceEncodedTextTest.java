package io.notificationsocket.engineio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TwiceEncodedTextTest {

  private final TwiceEncodedText session = new TwiceEncodedText();

  @ParameterizedTest
  @ValueSource(strings = {"é", "€", "😀", "aé€😀z", "ÿ\u0080", "Ã©", "plain"})
  void whatClient1xEncodedTwiceIsAsItWasMeant(String text) {
    assertThat(session.repair(twice(text))).isEqualTo(Packet.message(text));
    assertThat(session.repair(twice(text))).isEqualTo(Packet.message(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"é", "€", "😀", "aé€😀z", "naïve", "Ã", "plain"})
  void whatClient2xEncodedOnceStays(String text) {
    Packet packet = Packet.message(text);
    assertThat(session.repair(packet)).isSameAs(packet);
  }

  @Test
  void onePacketThatCanOnlyBeEncodedOnceSettlesItForTheSession() {
    Packet ambiguous = Packet.message("Ã©");
    assertThat(session.repair(ambiguous)).isEqualTo(Packet.message("é"));

    assertThat(session.repair(Packet.message("€")).data()).isEqualTo("€");
    assertThat(session.repair(ambiguous)).isSameAs(ambiguous);
  }

  @Test
  void aBadSequenceSettlesItAsWell() {
    assertThat(session.repair(Packet.message("é")).data()).isEqualTo("é");
    assertThat(session.repair(Packet.message("Ã©")).data()).isEqualTo("Ã©");
  }

  @Test
  void asciiAndBinarySettleNothing() {
    Packet binary = Packet.message(new byte[] {(byte) 0xe9});
    assertThat(session.repair(binary)).isSameAs(binary);
    assertThat(session.repair(Packet.message("plain")).data()).isEqualTo("plain");
    assertThat(session.repair(twice("é")).data()).isEqualTo("é");
  }

  private static Packet twice(String text) {
    return Packet.message(new String(text.getBytes(UTF_8), ISO_8859_1));
  }
}
