package io.notificationsocket.transport.websocket.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.engineio.RecordingInbound;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Frames with random faults: nothing but the answers that the protocol knows may come of them, the
 * same ones however the bytes are cut. {@code -Dfuzz.frames=5000000} tries more of them.
 */
class FrameParserFuzzTest {

  private static final int FRAMES = Integer.getInteger("fuzz.frames", 200_000);
  private static final int LIMIT = 600;

  /** Of a message and of a control frame within it. */
  private static final int MOST_HELD = LIMIT + Frame.MOST_CONTROL_BYTES;

  private static final int[] OPCODES = {
    Frame.TEXT,
    Frame.TEXT,
    Frame.BINARY,
    Frame.CONTINUATION,
    Frame.CONTINUATION,
    Frame.PING,
    Frame.PONG,
    Frame.CLOSE
  };
  private static final Pattern BROKEN = Pattern.compile("broken 100[279] .+");

  @Test
  void faultsAreAnsweredAndNothingElseHappens() {
    int frames = 0;
    int broken = 0;
    for (long seed = 0; frames < FRAMES; seed++) {
      Random random = new Random(seed);
      int count = 1 + random.nextInt(6);
      byte[] bytes = mutate(random, frames(random, count));
      List<String> whole = ParsedEvents.of(bytes, LIMIT, Math.max(1, bytes.length));

      assertThat(inRandomPieces(random, bytes)).as("seed %d in pieces", seed).isEqualTo(whole);
      for (int i = 0; i < whole.size(); i++) {
        if (whole.get(i).startsWith("broken")) {
          assertThat(whole.get(i)).as("seed %d", seed).matches(BROKEN);
          assertThat(i).as("seed %d: the last event", seed).isEqualTo(whole.size() - 1);
          broken++;
        }
      }
      frames += count;
    }
    // Neither all right nor all wrong: the mutations are worth something.
    assertThat(broken).isBetween(FRAMES / 100, FRAMES / 2);
  }

  private static List<String> inRandomPieces(Random random, byte[] bytes) {
    ParsedEvents found = new ParsedEvents();
    FrameParser parser = new FrameParser(new RecordingInbound(LIMIT, Long.MAX_VALUE), found);
    byte[] mine = bytes.clone();
    int from = 0;
    while (from < mine.length) {
      int to = Math.min(mine.length, from + 1 + random.nextInt(random.nextBoolean() ? 4 : 300));
      found.feed(parser, mine, from, to);
      assertThat(parser.held()).isLessThanOrEqualTo(MOST_HELD);
      from = to;
    }
    return found.events();
  }

  private static byte[] frames(Random random, int count) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    boolean within = false;
    for (int i = 0; i < count; i++) {
      int opcode = OPCODES[random.nextInt(OPCODES.length)];
      boolean control = opcode >= Frame.CLOSE;
      if (!control && random.nextInt(10) > 0) {
        opcode = within ? Frame.CONTINUATION : Math.max(Frame.TEXT, opcode);
      }
      boolean last = control || random.nextInt(3) > 0;
      within = control ? within : !last;
      ClientFrame frame = ClientFrame.of(opcode, payload(random, opcode));
      all.writeBytes((last ? frame : frame.open()).bytes());
    }
    return all.toByteArray();
  }

  private static byte[] payload(Random random, int opcode) {
    int most = opcode >= Frame.CLOSE || random.nextInt(4) > 0 ? 125 : LIMIT + 5;
    byte[] payload = new byte[random.nextInt(most + 1)];
    random.nextBytes(payload);
    if (opcode != Frame.BINARY && random.nextInt(8) > 0) {
      for (int i = 0; i < payload.length; i++) {
        payload[i] &= 0x7f;
      }
    }
    if (opcode == Frame.CLOSE && payload.length > 1 && random.nextInt(4) > 0) {
      payload[0] = 3;
      payload[1] = (byte) 0xe8;
    }
    return payload;
  }

  /** Most stay as they are, the others lose, gain or change some bytes. */
  private static byte[] mutate(Random random, byte[] bytes) {
    if (bytes.length == 0 || random.nextInt(3) == 0) {
      return bytes;
    }
    byte[] mutated = bytes.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(mutated.length);
      mutated[at] ^= (byte) (1 << random.nextInt(8));
    }
    int cut = random.nextInt(4) == 0 ? random.nextInt(mutated.length + 1) : mutated.length;
    return Arrays.copyOf(mutated, cut);
  }
}
