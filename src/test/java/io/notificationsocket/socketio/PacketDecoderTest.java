package io.notificationsocket.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.engineio.MalformedPacketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden strings of the Socket.IO protocol documents, versions 3 to 5. */
final class PacketDecoderTest {

  private final PacketDecoder decoder = new PacketDecoder(true);

  @Test
  void attachmentsThatNobodyReadsAreCountedAndDropped() throws MalformedPacketException {
    PacketDecoder dropping = new PacketDecoder(false);
    String event = "52-[\"x\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
    assertThat(dropping.text(event)).as("waits for nothing").isNotNull();
    assertThat(dropping.binary(new byte[1_000])).isNull();
    assertThatThrownBy(() -> dropping.text("2[\"y\"]"))
        .isInstanceOf(MalformedPacketException.class);
    assertThat(dropping.binary(new byte[1_000])).isNull();
    assertThat(dropping.text("2[\"y\"]")).isNotNull();
    assertThatThrownBy(() -> dropping.binary(new byte[1]))
        .isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      nullValues = "-",
      value = {
        "0 CONNECT / - -",
        "0{\"token\":\"123\"} CONNECT / - {\"token\":\"123\"}",
        "0/admin, CONNECT /admin - -",
        "0/admin CONNECT /admin - -",
        "0/admin,{\"a\":1} CONNECT /admin - {\"a\":1}",
        "0/admin?token=1234&uid=abcd, CONNECT /admin?token=1234&uid=abcd - -",
        "1 DISCONNECT / - -",
        "1/admin, DISCONNECT /admin - -",
        "2[\"foo\"] EVENT / - [\"foo\"]",
        "2/admin,[\"bar\"] EVENT /admin - [\"bar\"]",
        "2/admin[\"bar\"] EVENT /admin[\"bar\"] - -",
        "212[\"foo\"] EVENT / 12 [\"foo\"]",
        "2/admin,456[\"project:delete\",123] EVENT /admin 456 [\"project:delete\",123]",
        "2[1,\"named_by_a_number\"] EVENT / - [1,\"named_by_a_number\"]",
        "2 EVENT / - -",
        "3/admin,456[] ACK /admin 456 []",
        "312[\"bar\"] ACK / 12 [\"bar\"]",
        "50-[\"none\"] BINARY_EVENT / - [\"none\"]"
      })
  void aTextIsAPacket(String text, SocketPacketType type, String nsp, String id, String data)
      throws Exception {
    SocketPacket packet = decoder.text(text);
    assertThat(packet.type()).isEqualTo(type);
    assertThat(packet.namespace()).isEqualTo(nsp);
    assertThat(packet.id()).isEqualTo(id);
    assertThat(packet.data()).isEqualTo(data);
    assertThat(packet.attachments()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0{\"token\":\"123\"}",
        "0/admin",
        "1/admin",
        "2[\"foo\"]",
        "212[\"foo\"]",
        "2/admin,456[\"project:delete\",123]",
        "3/admin,456[]",
        "50-[\"none\"]"
      })
  void aPacketIsWrittenAsItIsRead(String text) throws Exception {
    assertThat(decoder.text(text).encode()).isEqualTo(text);
  }

  @Test
  void anEventWithAttachmentsIsWholeWithTheLast() throws Exception {
    String text =
        "52-/admin,[\"baz\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
    assertThat(decoder.text(text)).isNull();
    assertThat(decoder.binary(new byte[] {1})).isNull();
    SocketPacket packet = decoder.binary(new byte[] {2, 3});
    assertThat(packet.type()).isEqualTo(SocketPacketType.BINARY_EVENT);
    assertThat(packet.attachments()).containsExactly(new byte[] {1}, new byte[] {2, 3});
    assertThat(packet.encode()).isEqualTo(text);

    assertThat(decoder.text("2[\"next\"]")).isNotNull();
  }

  @Test
  void anAckMayHaveAttachments() throws Exception {
    assertThat(decoder.text("61-15[\"bar\",{\"_placeholder\":true,\"num\":0}]")).isNull();
    SocketPacket packet = decoder.binary(new byte[3]);
    assertThat(packet.type()).isEqualTo(SocketPacketType.BINARY_ACK);
    assertThat(packet.id()).isEqualTo("15");
  }

  @Test
  void placeholdersMayStandAnywhere() throws Exception {
    String text =
        "52-[\"x\",{\"a\":[{\"num\":1,\"_placeholder\":true}],\"num\":7,\"b\":null},"
            + "{\"_placeholder\":false,\"num\":99},{\"_placeholder\":true,\"num\":0,\"more\":{}}]";
    assertThat(decoder.text(text)).isNull();
    assertThat(decoder.binary(new byte[1])).isNull();
    assertThat(decoder.binary(new byte[1])).isNotNull();
  }

  @Test
  void tenAttachmentsAreTheMost() throws Exception {
    assertThat(decoder.text("510-[\"x\"]")).isNull();
    for (int i = 0; i < 9; i++) {
      assertThat(decoder.binary(new byte[1])).isNull();
    }
    assertThat(decoder.binary(new byte[1]).attachments()).hasSize(10);
    assertRefused("511-[\"x\"]");
    assertRefused("599-[\"x\"]");
    assertRefused("599999999999999999999-[\"x\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_placeholder\":true,\"num\":2}",
        "{\"_placeholder\":true,\"num\":-1}",
        "{\"_placeholder\":true,\"num\":0.5}",
        "{\"_placeholder\":true,\"num\":\"0\"}",
        "{\"_placeholder\":true,\"num\":99999999999999999999}",
        "{\"_placeholder\":true}",
        "{\"a\":[[{\"_placeholder\":true,\"num\":5}]]}"
      })
  void aPlaceholderNamesOneOfTheAttachments(String wrong) {
    assertRefused("52-[\"x\"," + wrong + "]");
    assertRefused("62-1[" + wrong + "]");
  }

  @Test
  void textAmongAttachmentsIsRefused() throws Exception {
    assertThat(decoder.text("52-[\"x\"]")).isNull();
    assertThat(decoder.binary(new byte[1])).isNull();
    assertRefused("2[\"x\"]");
  }

  @Test
  void binaryThatNobodyAwaitsIsRefused() throws Exception {
    assertThatThrownBy(() -> decoder.binary(new byte[1]))
        .isInstanceOf(MalformedPacketException.class);
    assertThat(decoder.text("51-[\"x\"]")).isNull();
    assertThat(decoder.binary(new byte[1])).isNotNull();
    assertThatThrownBy(() -> decoder.binary(new byte[1]))
        .isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "9[\"x\"]",
        "é",
        "x",
        // attachments
        "5[\"x\"]",
        "5-[\"x\"]",
        "51[\"x\"]",
        "5x-[\"x\"]",
        "51",
        "6",
        // what a connect, a disconnect and an event may carry
        "0null",
        "0[]",
        "0\"text\"",
        "0/admin,\"text\"",
        "1{}",
        "1/admin,[]",
        "2{}",
        "2[]",
        "2null",
        "2\"text\"",
        "2[null]",
        "2[{}]",
        "2[[]]",
        "2[true,1]",
        "3{}",
        "31\"x\"",
        "4{\"message\":\"only a server refuses\"}",
        "4",
        // names that stand for something else
        "2[\"connect\"]",
        "2[\"connect_error\"]",
        "2[\"disconnecting\"]",
        "2[\"newListener\"]",
        "2[\"removeListener\"]",
        "2[\"con\\u006eect\"]",
        "50-[\"connect\"]",
        // no JSON
        "2[\"x\"",
        "2[\"x\"]]",
        "2[\"x\"] 1",
        "2[\"x\",]",
        "2['x']",
        "2[\"x\",01]",
        "2[\"x\",NaN]",
        "2[\"a\nb\"]",
        "2[\"\\x\"]",
        "2[\"x\" // comment\n]"
      })
  void whatIsNoPacketIsRefused(String text) {
    assertRefused(text);
  }

  @Test
  void theEventThatTheOriginalToldClientsToSendIsTaken() throws Exception {
    assertThat(decoder.text("2[\"disconnect\"]")).isNotNull();
  }

  private void assertRefused(String text) {
    assertThatThrownBy(() -> decoder.text(text)).isInstanceOf(MalformedPacketException.class);
  }
}
