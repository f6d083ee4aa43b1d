package io.notificationsocket.transport.websocket.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.engineio.RecordingInbound;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What waits for the rest of a message has one budget, and is given back once. */
final class UnfinishedFramesTest {

  private static final int LIMIT = 1_000;

  private final RecordingInbound inbound = new RecordingInbound(LIMIT, 1_500);
  private final ParsedEvents found = new ParsedEvents();

  private static byte[] message() {
    return ClientFrame.of(Frame.BINARY, new byte[LIMIT]).bytes();
  }

  private FrameParser half() {
    FrameParser parser = new FrameParser(inbound, found);
    found.feed(parser, message(), 0, LIMIT - 100);
    return parser;
  }

  @Test
  void aMessageThatEndsGivesItsRoomBack() {
    FrameParser parser = half();
    assertThat(inbound.taken()).isBetween((long) LIMIT - 200, (long) LIMIT);
    byte[] bytes = message();
    found.feed(parser, bytes, LIMIT - 100, bytes.length);
    assertThat(found.events()).singleElement().asString().startsWith("binary ");
    assertThat(inbound.taken()).isZero();
    parser.end();
    assertThat(inbound.taken()).isZero();
  }

  @Test
  void aConnectionThatEndsGivesItsRoomBackOnce() {
    FrameParser parser = half();
    parser.end();
    parser.end();
    assertThat(inbound.taken()).isZero();
  }

  @Test
  void theClientThatWouldTakeMoreThanThereIsHasToTryAgainLater() {
    FrameParser first = half();
    half();
    assertThat(found.events()).containsExactly("broken 1013 no room for unfinished input");
    assertThat(inbound.taken()).as("only the first one's").isLessThanOrEqualTo(LIMIT);
    FrameParser innocent = new FrameParser(inbound, found);
    byte[] whole = message();
    found.feed(innocent, whole, 0, whole.length);
    assertThat(found.events()).hasSize(2).last().asString().startsWith("binary ");
    first.end();
    assertThat(inbound.taken()).isZero();
  }

  @Test
  void aBrokenRuleGivesItsRoomBack() {
    FrameParser parser = new FrameParser(inbound, found);
    byte[] begun = ClientFrame.of(Frame.BINARY, new byte[100]).bytes();
    begun[0] &= 0x7f; // more is to come
    found.feed(parser, begun, 0, begun.length);
    assertThat(inbound.taken()).isPositive();
    byte[] another = message();
    found.feed(parser, Arrays.copyOf(another, 20), 0, 20);
    assertThat(found.events()).singleElement().asString().startsWith("broken 1002");
    assertThat(inbound.taken()).isZero();
  }
}
