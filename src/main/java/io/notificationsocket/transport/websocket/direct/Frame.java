package io.notificationsocket.transport.websocket.direct;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Frames as a server sends them: whole messages, not masked. RFC 6455 section 5.2. */
final class Frame {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** The most bytes that a close, a ping or a pong may carry. */
  static final int MOST_CONTROL_BYTES = 125;

  /** The length field's value that says that 2 bytes with the length follow. */
  static final int LENGTH_IN_2_BYTES = 126;

  /** The length field's value that says that 8 bytes with the length follow. */
  static final int LENGTH_IN_8_BYTES = 127;

  private static final int FINAL = 0x80;
  private static final byte[] NOTHING = {};

  private Frame() {}

  /** A whole message, or a control frame, with its head. */
  static byte[] of(int opcode, byte[] payload) {
    return of(opcode, payload, NOTHING);
  }

  /** The same, and behind it frames that were made before. */
  static byte[] of(int opcode, byte[] payload, byte[] more) {
    int length = payload.length;
    int head = length <= MOST_CONTROL_BYTES ? 2 : length <= 0xffff ? 4 : 10;
    byte[] frame = new byte[head + length + more.length];
    frame[0] = (byte) (FINAL | opcode);
    if (head == 2) {
      frame[1] = (byte) length;
    } else {
      frame[1] = (byte) (head == 4 ? LENGTH_IN_2_BYTES : LENGTH_IN_8_BYTES);
      for (int i = head - 1, rest = length; i > 1; i--, rest >>>= 8) {
        frame[i] = (byte) rest;
      }
    }
    System.arraycopy(payload, 0, frame, head, length);
    System.arraycopy(more, 0, frame, head + length, more.length);
    return frame;
  }

  /**
   * A close frame.
   *
   * @param code {@link CloseCode#NONE} for a frame without one
   * @param reason cut off where the frame is full
   */
  static byte[] close(int code, String reason) {
    if (code == CloseCode.NONE) {
      return of(CLOSE, new byte[0]);
    }
    byte[] text = fitting(reason).getBytes(UTF_8);
    byte[] payload = new byte[2 + text.length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    return of(CLOSE, payload);
  }

  /** All of it, or as many characters as fit however many bytes each takes. */
  private static String fitting(String reason) {
    int most = MOST_CONTROL_BYTES - 2;
    return reason.getBytes(UTF_8).length <= most
        ? reason
        : reason.substring(0, Math.min(reason.length(), most / 3));
  }
}
