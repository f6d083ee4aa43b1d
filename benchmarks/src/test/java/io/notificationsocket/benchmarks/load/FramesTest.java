package io.notificationsocket.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {

  private final List<String> frames = new ArrayList<>();

  @Test
  void framesThatLieBehindEachOtherAreAllTaken() {
    ByteBuffer in = ByteBuffer.wrap(stream("42[1]", "", "x".repeat(125), "y".repeat(126)));

    Frames.read(in, this::take);

    assertThat(frames)
        .containsExactly("1:42[1]", "1:", "1:" + "x".repeat(125), "1:" + "y".repeat(126));
    assertThat(in.hasRemaining()).isFalse();
  }

  @Test
  void whereverTheStreamIsCutTheFramesAreTheSame() {
    byte[] stream = stream("42[1]", "z".repeat(300), "");
    for (int cut = 0; cut <= stream.length; cut++) {
      frames.clear();
      ByteBuffer in = ByteBuffer.wrap(stream, 0, cut);

      Frames.read(in, this::take);
      in.limit(stream.length);
      Frames.read(in, this::take);

      assertThat(frames)
          .describedAs("cut at %d", cut)
          .containsExactly("1:42[1]", "1:" + "z".repeat(300), "1:");
    }
  }

  @Test
  void aCloseCarriesItsCode() {
    byte[] close = {(byte) 0x88, 2, 3, (byte) 0xe8};
    int[] code = new int[1];

    Frames.read(
        ByteBuffer.wrap(close),
        (opcode, in, from, to) -> code[0] = opcode == Frames.CLOSE ? in.getShort(from) : 0);

    assertThat(code[0]).isEqualTo(1000);
  }

  @Test
  void whatNoLoadAsksForIsAnError() {
    assertRefused("a masked frame from a server", 0x81, 0x80, 1, 2, 3, 4);
    assertRefused("a fragment", 0x01, 0);
    assertRefused("reserved bits", 0xc1, 0);
    assertRefused("a frame of more than 64 KB", 0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0);
  }

  private void assertRefused(String reason, int... bytes) {
    ByteBuffer in = ByteBuffer.allocate(bytes.length);
    for (int value : bytes) {
      in.put((byte) value);
    }
    assertThatThrownBy(() -> Frames.read(in.flip(), this::take))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aClientsFrameIsMaskedAsTheRfcShows() {
    // RFC 6455, section 5.7: "Hello" under the mask 37 fa 21 3d.
    ByteBuffer frame = Frames.masked(Frames.TEXT, "Hello".getBytes(ISO_8859_1), 0x37fa213d);

    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    assertThat(bytes)
        .containsExactly(0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58);
  }

  @Test
  void aLongFrameOfAClientHasItsLengthInTwoBytes() {
    ByteBuffer frame = Frames.masked(Frames.TEXT, new byte[300], 0);

    assertThat(frame.get(1)).isEqualTo((byte) (0x80 | 126));
    assertThat(frame.getShort(2)).isEqualTo((short) 300);
    assertThat(frame.remaining()).isEqualTo(308);
  }

  private void take(int opcode, ByteBuffer in, int from, int to) {
    byte[] payload = new byte[to - from];
    in.get(from, payload);
    frames.add(opcode + ":" + new String(payload, ISO_8859_1));
  }

  private static byte[] stream(String... payloads) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (String payload : payloads) {
      stream.write(0x81);
      if (payload.length() > 125) {
        stream.write(126);
        stream.write(payload.length() >> 8);
      }
      stream.write(payload.length());
      stream.writeBytes(payload.getBytes(ISO_8859_1));
    }
    return stream.toByteArray();
  }
}
