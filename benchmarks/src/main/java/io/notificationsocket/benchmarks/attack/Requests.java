package io.notificationsocket.benchmarks.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.notificationsocket.benchmarks.load.Target;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What attackers send, and may share: bytes are made once. */
record Requests(Target target) {

  static final int TEXT = 1;
  static final int CONTINUATION = 0;
  static final int BINARY = 2;

  /** The default of {@code MAX_PAYLOAD} and {@code MAX_BODY}. */
  static final int LARGEST = 1_000_000;

  private static final ByteBuffer FILLING = filling();

  private static ByteBuffer filling() {
    byte[] bytes = new byte[LARGEST];
    Arrays.fill(bytes, (byte) 'a');
    return ByteBuffer.allocateDirect(LARGEST).put(bytes).flip().asReadOnlyBuffer();
  }

  /** So many times {@code a}, without a copy of it. */
  static ByteBuffer filler(int length) {
    return FILLING.duplicate().limit(length);
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  /** A request line and {@code Host}. */
  String line(String methodAndPath) {
    return "%s HTTP/1.1\r\nHost: %s:%d\r\n"
        .formatted(methodAndPath, target.api().getHostString(), target.api().getPort());
  }

  Step.Send upgrade(int version) {
    return Step.Send.of(
        target.engine("GET", version, "websocket", "")
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  }

  /** The server's first packet. */
  static Step.Await opened() {
    return Step.Await.of("0\\{\"sid\":\"([^\"]+)\"");
  }

  /** A whole frame with a text. */
  static Step.Send text(String packet) {
    return Step.Send.of(frame(TEXT, true, packet.length()), bytes(packet));
  }

  /** A frame's header; what follows goes as it is: it is masked with zeros. */
  static ByteBuffer frame(int opcode, boolean isFinal, int length) {
    ByteBuffer header = ByteBuffer.allocate(14).put((byte) ((isFinal ? 0x80 : 0) | opcode));
    if (length < 126) {
      header.put((byte) (0x80 | length));
    } else if (length < 65_536) {
      header.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      header.put((byte) (0x80 | 127)).putLong(length);
    }
    return header.putInt(0).flip();
  }
}
