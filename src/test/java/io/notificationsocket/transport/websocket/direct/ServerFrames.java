package io.notificationsocket.transport.websocket.direct;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads what a server sent, for people: each frame in words. */
final class ServerFrames {

  private ServerFrames() {}

  static List<String> of(byte[] sent) {
    List<String> frames = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(sent);
    while (bytes.hasRemaining()) {
      int first = bytes.get() & 0xff;
      int length = bytes.get();
      if (length == 126) {
        length = bytes.getShort() & 0xffff;
      } else if (length == 127) {
        length = Math.toIntExact(bytes.getLong());
      }
      byte[] payload = new byte[length];
      bytes.get(payload);
      frames.add(inWords(first, payload));
    }
    return frames;
  }

  private static String inWords(int first, byte[] payload) {
    return switch (first) {
      case 0x81 -> "text " + new String(payload, UTF_8);
      case 0x82 -> "binary " + payload.length;
      case 0x88 ->
          payload.length == 0
              ? "close"
              : "close "
                  + (ByteBuffer.wrap(payload).getShort() & 0xffff)
                  + " "
                  + new String(payload, 2, payload.length - 2, UTF_8);
      case 0x8a -> "pong " + new String(payload, UTF_8);
      default -> throw new AssertionError("a frame begins with " + first);
    };
  }
}
