package io.notificationsocket.transport.websocket.direct;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * A frame as a client sends it, right or wrong in every part of its head.
 *
 * @param lengthBytes in how many bytes the length is written: 1, 2 or 8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ClientFrame(
    int opcode, boolean last, int reserved, boolean masked, int lengthBytes, byte[] payload) {

  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  static ClientFrame of(int opcode, byte[] payload) {
    int lengthBytes = payload.length < 126 ? 1 : payload.length < 65_536 ? 2 : 8;
    return new ClientFrame(opcode, true, 0, true, lengthBytes, payload);
  }

  static ClientFrame text(String text) {
    return of(Frame.TEXT, text.getBytes(UTF_8));
  }

  static ClientFrame close(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    byte[] payload = new byte[text.length + 2];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    return of(Frame.CLOSE, payload);
  }

  /** The same with more to follow. */
  ClientFrame open() {
    return new ClientFrame(opcode, false, reserved, masked, lengthBytes, payload);
  }

  ClientFrame withReserved(int bits) {
    return new ClientFrame(opcode, last, bits, masked, lengthBytes, payload);
  }

  ClientFrame unmasked() {
    return new ClientFrame(opcode, last, reserved, false, lengthBytes, payload);
  }

  ClientFrame withLengthIn(int bytes) {
    return new ClientFrame(opcode, last, reserved, masked, bytes, payload);
  }

  byte[] bytes() {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write((last ? 0x80 : 0) | (reserved << 4) | opcode);
    int mask = masked ? 0x80 : 0;
    switch (lengthBytes) {
      case 1 -> frame.write(mask | payload.length);
      case 2 -> frame.write(mask | 126);
      default -> frame.write(mask | 127);
    }
    for (int i = lengthBytes - 1; i >= 0 && lengthBytes > 1; i--) {
      frame.write((int) ((long) payload.length >>> (8 * i)));
    }
    if (masked) {
      frame.writeBytes(MASK);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.write(masked ? payload[i] ^ MASK[i % 4] : payload[i]);
    }
    return frame.toByteArray();
  }

  static byte[] join(ClientFrame... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ClientFrame frame : frames) {
      all.writeBytes(frame.bytes());
    }
    return all.toByteArray();
  }
}
