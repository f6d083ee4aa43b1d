package io.notificationsocket.transport.websocket.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.engineio.RecordingInbound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, rule by rule; each holds however the bytes are cut into pieces. */
class FrameParserTest {

  private static final int LIMIT = 70_000;
  private static final int[] PIECES = {1, 2, 3, 7, 1_000, Integer.MAX_VALUE};

  private static List<String> parse(ClientFrame... frames) {
    return parse(ClientFrame.join(frames));
  }

  private static List<String> parse(byte[] bytes) {
    List<String> whole = ParsedEvents.of(bytes, LIMIT, bytes.length);
    for (int piece : PIECES) {
      int size = Math.min(piece, bytes.length);
      assertThat(ParsedEvents.of(bytes, LIMIT, size)).isEqualTo(whole);
    }
    return whole;
  }

  private static ClientFrame more(String text) {
    return ClientFrame.of(Frame.CONTINUATION, text.getBytes(UTF_8));
  }

  // ---- messages, sections 5.2, 5.4 and 5.6 ---------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 124, 125, 126, 127, 128, 65_535, 65_536, LIMIT})
  void aMessageOfAnyLengthIsOne(int length) {
    String text = "a".repeat(length);

    assertThat(parse(ClientFrame.text(text))).containsExactly("text " + text);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_536})
  void binaryDataIsHandedOnAsItIs(int length) {
    byte[] data = new byte[length];
    Arrays.fill(data, (byte) 0xff);

    assertThat(parse(ClientFrame.of(Frame.BINARY, data)))
        .containsExactly("binary " + HexFormat.of().formatHex(data));
  }

  @Test
  void theSpecificationsOwnExampleIsRead() {
    byte[] hello = HexFormat.of().parseHex("818537fa213d7f9f4d5158");

    assertThat(parse(hello)).containsExactly("text Hello");
  }

  @Test
  void messagesFollowEachOther() {
    assertThat(parse(ClientFrame.text("a"), ClientFrame.text(""), ClientFrame.text("b")))
        .containsExactly("text a", "text ", "text b");
  }

  @Test
  void framesMakeUpOneMessage() {
    assertThat(parse(ClientFrame.text("one ").open(), more("two ").open(), more("three")))
        .containsExactly("text one two three");
  }

  @Test
  void anyFrameOfAMessageMayBeEmpty() {
    assertThat(parse(ClientFrame.text("").open(), more("").open(), more("a").open(), more("")))
        .containsExactly("text a");
    assertThat(parse(ClientFrame.text("").open(), more(""))).containsExactly("text ");
  }

  @Test
  void controlFramesMayComeBetweenTheFramesOfAMessage() {
    assertThat(
            parse(
                ClientFrame.text("one ").open(),
                ClientFrame.of(Frame.PING, new byte[] {1, 2}),
                ClientFrame.of(Frame.PONG, new byte[] {3}),
                more("two")))
        .containsExactly("ping 0102", "text one two");
  }

  @Test
  void aCloseBetweenTheFramesOfAMessageEndsIt() {
    assertThat(parse(ClientFrame.text("one ").open(), ClientFrame.close(1000, ""), more("two")))
        .containsExactly("close 1000");
  }

  @Test
  void aContinuationOfNothingIsBroken() {
    assertThat(parse(more("a"))).containsExactly("broken 1002 a continuation of nothing");
    assertThat(parse(ClientFrame.text("a"), more("b").open()))
        .containsExactly("text a", "broken 1002 a continuation of nothing");
  }

  @Test
  void aMessageWithinAMessageIsBroken() {
    assertThat(parse(ClientFrame.text("a").open(), ClientFrame.text("b")))
        .containsExactly("broken 1002 a message within a message");
  }

  // ---- heads, sections 5.1 and 5.2 -----------------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void reservedBitsAreBroken(int bits) {
    assertThat(parse(ClientFrame.text("a").withReserved(bits)))
        .containsExactly("broken 1002 a reserved bit is set");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
  void unknownOpcodesAreBroken(int opcode) {
    assertThat(parse(ClientFrame.of(opcode, new byte[0])))
        .containsExactly("broken 1002 an unknown opcode");
  }

  @ParameterizedTest
  @ValueSource(ints = {Frame.TEXT, Frame.BINARY, Frame.CLOSE, Frame.PING, Frame.PONG})
  void aFrameThatIsNotMaskedIsBroken(int opcode) {
    assertThat(parse(ClientFrame.of(opcode, new byte[0]).unmasked()))
        .containsExactly("broken 1002 a frame is not masked");
  }

  @ParameterizedTest
  @CsvSource({"0,2", "125,2", "0,8", "126,8", "65535,8"})
  void aLengthIsInAsFewBytesAsItNeeds(int length, int bytes) {
    assertThat(parse(ClientFrame.text("a".repeat(length)).withLengthIn(bytes)))
        .containsExactly("broken 1002 a length in more bytes than it needs");
  }

  @Test
  void aLengthIsNotBelowZero() {
    byte[] head = HexFormat.of().parseHex("81ff8000000000000000");

    assertThat(parse(head)).containsExactly("broken 1002 a length below zero");
  }

  // ---- the limit -----------------------------------------------------------------------------

  @Test
  void aMessageOverTheLimitIsRefusedByItsHead() {
    byte[] head = HexFormat.of().parseHex("81ff0000000000011171"); // LIMIT + 1

    assertThat(parse(head)).containsExactly("broken 1009 payload too large");
  }

  @Test
  void theLargestLengthIsTooLarge() {
    byte[] head = HexFormat.of().parseHex("82ff7fffffffffffffff");

    assertThat(parse(head)).containsExactly("broken 1009 payload too large");
  }

  @Test
  void framesTogetherMayNotBeOverTheLimit() {
    String most = "a".repeat(LIMIT);

    assertThat(parse(ClientFrame.text(most).open(), more(""))).containsExactly("text " + most);
    assertThat(parse(ClientFrame.text(most).open(), more("a")))
        .containsExactly("broken 1009 payload too large");
  }

  // ---- control frames, section 5.5 -----------------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125})
  void aPingIsHandedOnWithItsPayload(int length) {
    byte[] payload = new byte[length];
    Arrays.fill(payload, (byte) 0xfe);

    assertThat(parse(ClientFrame.of(Frame.PING, payload)))
        .containsExactly("ping " + HexFormat.of().formatHex(payload));
  }

  @ParameterizedTest
  @ValueSource(ints = {Frame.CLOSE, Frame.PING, Frame.PONG})
  void aControlFrameIsShort(int opcode) {
    assertThat(parse(ClientFrame.of(opcode, new byte[126])))
        .containsExactly("broken 1002 a control frame is too long");
  }

  @ParameterizedTest
  @ValueSource(ints = {Frame.CLOSE, Frame.PING, Frame.PONG})
  void aControlFrameIsWhole(int opcode) {
    assertThat(parse(ClientFrame.of(opcode, new byte[0]).open()))
        .containsExactly("broken 1002 a control frame in parts");
  }

  // ---- goodbyes, sections 5.5.1 and 7.4 ------------------------------------------------------

  @Test
  void aCloseNeedsNoCode() {
    assertThat(parse(ClientFrame.of(Frame.CLOSE, new byte[0]))).containsExactly("close 1005");
  }

  @Test
  void halfACodeIsBroken() {
    assertThat(parse(ClientFrame.of(Frame.CLOSE, new byte[] {3})))
        .containsExactly("broken 1002 half a close code");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000,
        4999
      })
  void aCodeThatMayBeSentIsTaken(int code) {
    assertThat(parse(ClientFrame.close(code, "why"))).containsExactly("close " + code);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535})
  void aCodeThatMayNotBeSentIsBroken(int code) {
    assertThat(parse(ClientFrame.close(code, "")))
        .containsExactly("broken 1002 a close code that may not be sent");
  }

  @Test
  void aReasonIsText() {
    byte[] payload = {3, (byte) 0xe8, (byte) 0xc3};

    assertThat(parse(ClientFrame.of(Frame.CLOSE, payload)))
        .containsExactly("broken 1007 a close reason is not UTF-8");
    assertThat(parse(ClientFrame.close(1000, "€".repeat(41)))).containsExactly("close 1000");
  }

  @Test
  void nothingCountsAfterAClose() {
    assertThat(parse(ClientFrame.close(1000, ""), ClientFrame.text("a"), more("junk")))
        .containsExactly("close 1000");
  }

  @Test
  void nothingCountsAfterABrokenRule() {
    assertThat(parse(more("junk"), ClientFrame.text("a"), ClientFrame.close(1000, ""))).hasSize(1);
  }

  // ---- text, section 8.1 ---------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ü",
        "€",
        "😀",
        "\u0000",
        "\u007f\u0080",
        "\u07ff\u0800",
        "\ud7ff\ue000\uffff",
        "\ud800\udc00\udbff\udfff"
      })
  void everyCharacterIsText(String text) {
    assertThat(parse(ClientFrame.text(text))).containsExactly("text " + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0af",
        "c1bf",
        "c3",
        "c328",
        "e282",
        "e28228",
        "e080af",
        "e09fbf",
        "eda080",
        "edbfbf",
        "f08080af",
        "f08fbfbf",
        "f09f98",
        "f09f9828",
        "f4908080",
        "f5808080",
        "fe",
        "ff",
        "f888808080",
        "e2c3bc"
      })
  void whatIsNotUtf8IsBroken(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThat(parse(ClientFrame.of(Frame.TEXT, bytes)))
        .containsExactly("broken 1007 text is not UTF-8");
  }

  @Test
  void aCharacterMayBeginInOneFrameAndEndInTheNext() {
    byte[] smile = "😀".getBytes(UTF_8);
    for (int cut = 0; cut <= smile.length; cut++) {
      ClientFrame first = ClientFrame.of(Frame.TEXT, Arrays.copyOf(smile, cut)).open();
      ClientFrame rest =
          ClientFrame.of(Frame.CONTINUATION, Arrays.copyOfRange(smile, cut, smile.length));

      assertThat(parse(first, rest)).containsExactly("text 😀");
    }
  }

  @Test
  void wrongTextIsFoundBeforeItsMessageEnds() {
    byte[] surrogate = HexFormat.of().parseHex("eda0");
    ClientFrame first = ClientFrame.of(Frame.TEXT, surrogate).open();

    assertThat(parse(first)).containsExactly("broken 1007 text is not UTF-8");
  }

  @Test
  void theNextTextBeginsAnew() {
    assertThat(parse(ClientFrame.text("ü"), ClientFrame.of(Frame.BINARY, new byte[] {-61})))
        .containsExactly("text ü", "binary c3");
  }

  // ---- pieces --------------------------------------------------------------------------------

  @Test
  void aPieceMayBeginAnywhereInItsArray() {
    byte[] frame = ClientFrame.text("in the middle").bytes();
    byte[] array = new byte[frame.length + 20];
    System.arraycopy(frame, 0, array, 10, frame.length);
    ParsedEvents found = new ParsedEvents();

    found.feed(
        new FrameParser(new RecordingInbound(LIMIT, Long.MAX_VALUE), found),
        array,
        10,
        10 + frame.length);

    assertThat(found.events()).containsExactly("text in the middle");
  }

  @Test
  void whatIsReadLaterDoesNotChangeWhatWasHandedOn() {
    List<byte[]> messages = new ArrayList<>();
    FrameParser parser =
        new FrameParser(
            new RecordingInbound(LIMIT, Long.MAX_VALUE),
            new FrameParser.Receiver() {
              @Override
              public void text(String message) {}

              @Override
              public void binary(byte[] message) {
                messages.add(message);
              }

              @Override
              public void ping(byte[] payload) {}

              @Override
              public void close(int code) {}
            });
    byte[] buffer = ClientFrame.of(Frame.BINARY, new byte[] {1, 2, 3}).bytes();

    ParsedEvents unused = new ParsedEvents();
    unused.feed(parser, buffer, 0, buffer.length);
    Arrays.fill(buffer, (byte) 9);

    assertThat(messages).containsExactly(new byte[] {1, 2, 3});
  }
}
