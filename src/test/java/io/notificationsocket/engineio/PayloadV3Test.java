package io.notificationsocket.engineio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden strings of Engine.IO protocol 3, "Payload", and of the parser of clients 1.x and 2.x. */
final class PayloadV3Test {

  private static final HexFormat HEX = HexFormat.of();

  @Test
  void packetsThatAreTiedTogetherAreTwo() throws Exception {
    Packet hello = Packet.message("hello");
    List<Packet> tied = List.of(hello.followedBy(Packet.message("world")), Packet.noop());
    assertThat(PayloadV3.encode(tied)).isEqualTo("6:4hello6:4world1:6");
    assertThat(PayloadV3.decodeBinary(PayloadV3.encodeBinary(tied)))
        .containsExactly(hello, Packet.message("world"), Packet.noop());
  }

  @Test
  void eachPacketStandsBehindItsLength() throws Exception {
    List<Packet> packets = List.of(Packet.message("hello"), Packet.of(PacketType.PING, "probe"));
    assertThat(PayloadV3.encode(packets)).isEqualTo("6:4hello6:2probe");
    assertThat(PayloadV3.decode("6:4hello6:2probe")).isEqualTo(packets);
  }

  @Test
  void noPacketsAreAnEmptyOne() throws Exception {
    assertThat(PayloadV3.encode(List.of())).isEqualTo("0:");
    assertThat(PayloadV3.decode("0:")).isEmpty();
    assertThat(PayloadV3.encodeBinary(List.of())).isEmpty();
    assertThat(PayloadV3.decodeBinary(new byte[0])).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"é,2:4é", "€,2:4€", "😀,3:4😀", "é€😀,5:4é€😀", "2:4a,5:42:4a"})
  void lengthsOfTheTextFormCountUtf16(String text, String body) throws Exception {
    assertThat(PayloadV3.encode(List.of(Packet.message(text)))).isEqualTo(body);
    assertThat(PayloadV3.decode(body + "1:6")).containsExactly(Packet.message(text), Packet.noop());
  }

  @Test
  void binaryInTheTextFormIsBase64() throws Exception {
    byte[] data = {1, 2, 3, 4};
    assertThat(PayloadV3.encode(List.of(Packet.message("€"), Packet.message(data))))
        .isEqualTo("2:4€10:b4AQIDBA==");
    List<Packet> read = PayloadV3.decode("2:4€10:b4AQIDBA==2:b4");
    assertThat(read.get(0)).isEqualTo(Packet.message("€"));
    assertThat(read.get(1).binary()).isEqualTo(data);
    assertThat(read.get(2).binary()).isEmpty();
  }

  @Test
  void theBinaryFormHasItsLengthInBytesDigitByDigit() throws Exception {
    byte[] body = HEX.parseHex("0004ff34e282ac" + "0105ff0401020304");
    List<Packet> packets = List.of(Packet.message("€"), Packet.message(new byte[] {1, 2, 3, 4}));
    assertThat(PayloadV3.encodeBinary(packets)).isEqualTo(body);
    List<Packet> read = PayloadV3.decodeBinary(body);
    assertThat(read.get(0)).isEqualTo(Packet.message("€"));
    assertThat(read.get(1).binary()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aLengthOfSeveralDigitsTakesSeveralBytes() throws Exception {
    String text = "é😀".repeat(20);
    byte[] body = PayloadV3.encodeBinary(List.of(Packet.message(text)));
    assertThat(body).startsWith(0, 1, 2, 1, 255, '4').hasSize(5 + 121);
    assertThat(PayloadV3.decodeBinary(body)).containsExactly(Packet.message(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4hello",
        ":4hello",
        "x:4hello",
        "-1:4",
        "+1:4",
        " 1:4",
        "1.0:4",
        "7:4hello",
        "6:4hello1",
        "6:4hello1:",
        "6:4hello:",
        "1:7",
        "1:é",
        "3:b3A",
        "4:b4A!",
        "1:b",
        "9999999999:4",
        "4294967297:4",
        "2147483647:4",
        "1",
        "١:4"
      })
  void whatIsNoTextPayloadIsRefused(String body) {
    assertThatThrownBy(() -> PayloadV3.decode(body)).isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00", // no length
        "0001", // the length does not end
        "00ff", // no digits
        "0000ff", // length 0
        "0001ff", // shorter than its length
        "0002ff34", // the same
        "0101ff", // binary without its type
        "0101ff03", // binary that is no message
        "0101ff34", // the type as a digit
        "0201ff34", // neither text nor binary
        "000aff34", // no decimal digit
        "0080ff34",
        "0009090909090909090909ff34", // an endless length
        "0001ff37", // no packet
        "0001ff3400"
      })
  void whatIsNoBinaryPayloadIsRefused(String hex) {
    assertThatThrownBy(() -> PayloadV3.decodeBinary(HEX.parseHex(hex)))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void aPayloadOfClient1xIsReadAsItWasCounted() throws Exception {
    // It turns the packet into UTF-8, counts those bytes, and the browser encodes them once more.
    String twice = new String("4€".getBytes(UTF_8), ISO_8859_1);
    assertThat(PayloadV3.decode("4:" + twice)).containsExactly(Packet.message(twice.substring(1)));
  }
}
