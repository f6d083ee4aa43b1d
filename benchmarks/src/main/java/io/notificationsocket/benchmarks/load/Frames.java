package io.notificationsocket.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * Takes apart, where they lie, the WebSocket frames that a server sends (RFC 6455, section 5.2): of
 * one fragment, without extensions and unmasked. Anything else is an error and not passed over.
 */
public final class Frames {

  public static final int TEXT = 1;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  /** The largest payload that is taken, in bytes: no message of a load comes near it. */
  static final int LARGEST = 65_536;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  private Frames() {}

  /** Takes one frame. */
  @FunctionalInterface
  public interface Taker {
    /** The payload lies in the buffer from {@code from} to {@code to}. */
    void frame(int opcode, ByteBuffer in, int from, int to);
  }

  /**
   * Hands on all frames that are there as a whole; the buffer's position is then at the first byte
   * of one that is not.
   *
   * @throws LoadException when a server has sent what it must not, or what no load asks for
   */
  public static void read(ByteBuffer in, Taker taker) {
    int at = in.position();
    int limit = in.limit();
    while (limit - at >= 2) {
      int first = in.get(at) & 0xff;
      int length = in.get(at + 1) & 0xff;
      int from = at + 2;
      if (length == TWO_BYTES) {
        from += 2;
        if (from > limit) {
          break;
        }
        length = in.getShort(at + 2) & 0xffff;
      } else if (length >= EIGHT_BYTES) {
        throw new LoadException(
            length == EIGHT_BYTES ? "a frame of more than 64 KB" : "a masked frame from a server");
      }
      if ((first & 0xf0) != FINAL) {
        throw new LoadException("a fragment or reserved bits: first byte " + first);
      }
      int to = from + length;
      if (to > limit) {
        break;
      }
      taker.frame(first & 0x0f, in, from, to);
      at = to;
    }
    in.position(at);
  }

  /** A whole frame from a client, with a payload of at most 65,535 bytes. */
  public static ByteBuffer masked(int opcode, byte[] payload, int mask) {
    ByteBuffer frame = ByteBuffer.allocate(8 + payload.length);
    frame.put((byte) (FINAL | opcode));
    if (payload.length < TWO_BYTES) {
      frame.put((byte) (MASKED | payload.length));
    } else {
      frame.put((byte) (MASKED | TWO_BYTES)).putShort((short) payload.length);
    }
    frame.putInt(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ (mask >>> (24 - 8 * (i % 4)))));
    }
    return frame.flip();
  }
}
