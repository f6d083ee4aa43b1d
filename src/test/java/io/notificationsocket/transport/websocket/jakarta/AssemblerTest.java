package io.notificationsocket.transport.websocket.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.engineio.RecordingInbound;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Messages that come in parts. */
final class AssemblerTest {

  private final RecordingInbound inbound = new RecordingInbound(10, 100);
  private final TextAssembler text = new TextAssembler(inbound);
  private final BinaryAssembler binary = new BinaryAssembler(inbound);

  @Test
  void textInOnePartIsWholeAtOnce() {
    assertThat(text.add("0123456789", true)).isEqualTo(whole("0123456789"));
    assertThat(text.add("", true)).isEqualTo(whole(""));
  }

  @Test
  void textInManyPartsIsJoined() {
    assertThat(text.add("abc", false)).isEqualTo(Assembled.unfinished());
    assertThat(text.add("", false)).isEqualTo(Assembled.unfinished());
    assertThat(text.add("def", true)).isEqualTo(whole("abcdef"));
    assertThat(text.add("next", true)).isEqualTo(whole("next"));
  }

  @Test
  void anEmptyLastPartEndsTheMessage() {
    assertThat(text.add("abc", false)).isEqualTo(Assembled.unfinished());
    assertThat(text.add("", true)).isEqualTo(whole("abc"));
  }

  @Test
  void theLimitCountsBytesOverAllParts() {
    assertThat(text.add("€€", false)).isEqualTo(Assembled.unfinished());
    assertThat(text.add("1234", true)).isEqualTo(whole("€€1234"));
    assertThat(text.add("€€€", false)).isEqualTo(Assembled.unfinished());
    assertThat(text.add("é", true)).isEqualTo(Assembled.overLimit());
    assertThat(text.add("01234567890", true)).isEqualTo(Assembled.overLimit());
    assertThat(text.add("0123456789", true)).isEqualTo(whole("0123456789"));
  }

  @Test
  void aCharacterMayBeSplitBetweenParts() {
    assertThat(text.add("😀\ud83d", false)).isEqualTo(Assembled.unfinished());
    assertThat(text.add("\ude0012", true)).isEqualTo(whole("😀😀12"));
    assertThat(text.add("😀\ud83d", false)).isEqualTo(Assembled.unfinished());
    assertThat(text.add("\ude00123", true)).isEqualTo(Assembled.overLimit());
  }

  @Test
  void whatIsLeftOfATextThatIsTooLargeIsNoMessage() {
    assertThat(text.add("01234567890", false)).isEqualTo(Assembled.overLimit());
    assertThat(text.add("4a", false)).isEqualTo(Assembled.overLimit());
    assertThat(text.add("4b", true)).isEqualTo(Assembled.overLimit());
    assertThat(text.add("4c", true)).isEqualTo(whole("4c"));
  }

  @Test
  void allUnfinishedMessagesShareTheRoom() {
    RecordingInbound small = new RecordingInbound(10, 15);
    BinaryAssembler one = new BinaryAssembler(small);
    BinaryAssembler another = new BinaryAssembler(small);
    TextAssembler third = new TextAssembler(small);
    assertThat(one.add(ByteBuffer.allocate(4), false)).isEqualTo(Assembled.unfinished());
    assertThat(another.add(ByteBuffer.allocate(4), false)).isEqualTo(Assembled.noRoom());
    assertThat(third.add("ab", false)).isEqualTo(Assembled.noRoom());
    assertThat(one.add(ByteBuffer.allocate(4), true).whole()).hasSize(8);
    assertThat(small.taken()).isZero();
    assertThat(new TextAssembler(small).add("ab", false)).isEqualTo(Assembled.unfinished());
  }

  @Test
  void binaryIsJoinedAndLimitedAlike() {
    assertThat(add(10, true).whole()).hasSize(10);
    assertThat(add(4, false)).isEqualTo(Assembled.unfinished());
    assertThat(add(0, false)).isEqualTo(Assembled.unfinished());
    assertThat(add(6, true).whole()).containsExactly(0, 1, 2, 3, 0, 1, 2, 3, 4, 5);
    assertThat(add(6, false)).isEqualTo(Assembled.unfinished());
    assertThat(add(5, true)).isEqualTo(Assembled.overLimit());
    assertThat(add(11, true)).isEqualTo(Assembled.overLimit());
    assertThat(add(0, true).whole()).isEmpty();
  }

  @Test
  void whatIsLeftOfABinaryThatIsTooLargeIsNoMessage() {
    assertThat(add(11, false)).isEqualTo(Assembled.overLimit());
    assertThat(add(1, false)).isEqualTo(Assembled.overLimit());
    assertThat(add(1, true)).isEqualTo(Assembled.overLimit());
    assertThat(add(1, true).whole()).hasSize(1);
  }

  private Assembled<byte[]> add(int length, boolean last) {
    byte[] part = new byte[length];
    for (int i = 0; i < length; i++) {
      part[i] = (byte) i;
    }
    return binary.add(ByteBuffer.wrap(part), last);
  }

  private static Assembled<String> whole(String message) {
    return Assembled.whole(message);
  }
}
