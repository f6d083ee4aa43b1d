package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * What came over a WebSocket: a whole message, or its end.
 *
 * @param opcode as RFC 6455 section 5.2 has it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Frame(int opcode, byte[] payload) {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** The connection ended without a close frame: code 1006, which is never sent. */
  static final Frame LOST = new Frame(CLOSE, new byte[] {1006 >> 8, (byte) 1006});

  boolean isClose() {
    return opcode == CLOSE;
  }

  /** The status code of a close; 1005 when it has none. */
  int closeCode() {
    return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
  }

  /** The reason in words of a close. */
  String closeReason() {
    return payload.length < 3 ? "" : new String(payload, 2, payload.length - 2, UTF_8);
  }

  String text() {
    return new String(payload, UTF_8);
  }

  @Override
  public String toString() {
    return switch (opcode) {
      case TEXT -> "text " + text();
      case CLOSE -> "close " + closeCode() + " " + closeReason();
      default -> "opcode " + opcode + ", " + payload.length + " bytes";
    };
  }
}
