package io.notificationsocket.transport.websocket.direct;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.engineio.Inbound;
import io.notificationsocket.engineio.InboundBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client sends: masked frames, RFC 6455 section 5, from pieces of any size. Holds on
 * to no more than the limit of one message, and to nothing at all between messages. One thread at a
 * time, the one that ends it included.
 */
final class FrameParser {

  private static final byte[] EMPTY = {};

  /** What a parser finds, in the order in which it came. Nothing follows a close. */
  interface Receiver {
    /** A whole text message. */
    void text(String message);

    /** A whole binary message. */
    void binary(byte[] message);

    /** A ping, which wants a pong with the same payload. */
    void ping(byte[] payload);

    /** The peer sends a close frame, with {@link CloseCode#NONE} if it gives no code. */
    void close(int code);
  }

  private enum Step {
    OPCODE,
    LENGTH,
    LONG_LENGTH,
    MASK,
    PAYLOAD,
    /** After a close frame, or a broken rule, nothing counts any more. */
    OVER
  }

  private final Inbound inbound;
  private final Receiver receiver;
  private final Utf8Validator utf8 = new Utf8Validator();

  // The frame that is being read.
  private Step step = Step.OPCODE;
  private boolean last;
  private int opcode;
  private int fieldBytes;
  private long leastLength;
  private long length;
  private int mask;
  private int received;
  private byte[] control = EMPTY;

  // The message that its frames make up.
  private int messageOpcode = Frame.CONTINUATION;
  private @Nullable InboundBuffer message;

  /**
   * @param inbound how many bytes a message may have, and where they wait for the rest of it
   */
  FrameParser(Inbound inbound, Receiver receiver) {
    this.inbound = inbound;
    this.receiver = receiver;
  }

  /**
   * Reads the next piece.
   *
   * @param bytes are unmasked in place
   * @throws FrameException when the connection has to end; what comes later is ignored
   */
  void parse(byte[] bytes, int from, int to) throws FrameException {
    int at = from;
    try {
      while (at < to && step != Step.OVER) {
        if (step == Step.PAYLOAD) {
          at += payload(bytes, at, to);
        } else {
          head(bytes[at++] & 0xff);
        }
      }
    } catch (FrameException e) {
      end();
      throw e;
    }
  }

  /** How many bytes are held for a message that is not whole yet; for the tests. */
  int held() {
    return (message == null ? 0 : message.capacity()) + control.length;
  }

  /** Reads nothing any more, and lets go of what has come. */
  void end() {
    step = Step.OVER;
    control = EMPTY;
    InboundBuffer unfinished = message;
    message = null;
    if (unfinished != null) {
      unfinished.release();
    }
  }

  // ---- head ----------------------------------------------------------------------------------

  private void head(int b) throws FrameException {
    switch (step) {
      case OPCODE -> opcode(b);
      case LENGTH -> length(b);
      case LONG_LENGTH -> longLength(b);
      default -> mask(b);
    }
  }

  private void opcode(int b) throws FrameException {
    check((b & 0x70) == 0, "a reserved bit is set");
    last = (b & 0x80) != 0;
    opcode = b & 0xf;
    switch (opcode) {
      case Frame.CONTINUATION ->
          check(messageOpcode != Frame.CONTINUATION, "a continuation of nothing");
      case Frame.TEXT, Frame.BINARY ->
          check(messageOpcode == Frame.CONTINUATION, "a message within a message");
      case Frame.CLOSE, Frame.PING, Frame.PONG -> check(last, "a control frame in parts");
      default -> throw new FrameException(CloseCode.PROTOCOL_ERROR, "an unknown opcode");
    }
    step = Step.LENGTH;
  }

  private void length(int b) throws FrameException {
    check((b & 0x80) != 0, "a frame is not masked");
    length = b & 0x7f;
    check(!isControl() || length <= Frame.MOST_CONTROL_BYTES, "a control frame is too long");
    if (length < Frame.LENGTH_IN_2_BYTES) {
      lengthIsKnown();
      return;
    }
    fieldBytes = length == Frame.LENGTH_IN_2_BYTES ? 2 : 8;
    leastLength = fieldBytes == 2 ? Frame.LENGTH_IN_2_BYTES : 1 << 16;
    length = 0;
    step = Step.LONG_LENGTH;
  }

  private void longLength(int b) throws FrameException {
    check(fieldBytes < 8 || b < 0x80, "a length below zero");
    length = (length << 8) | b;
    if (--fieldBytes == 0) {
      check(length >= leastLength, "a length in more bytes than it needs");
      lengthIsKnown();
    }
  }

  private void lengthIsKnown() throws FrameException {
    if (!isControl() && length > inbound.limit() - size()) {
      throw new FrameException(CloseCode.TOO_BIG, "payload too large");
    }
    fieldBytes = 4;
    mask = 0;
    step = Step.MASK;
  }

  private void mask(int b) throws FrameException {
    mask = (mask << 8) | b;
    if (--fieldBytes == 0) {
      begin();
    }
  }

  private boolean isControl() {
    return opcode >= Frame.CLOSE;
  }

  private static void check(boolean holds, String otherwise) throws FrameException {
    if (!holds) {
      throw new FrameException(CloseCode.PROTOCOL_ERROR, otherwise);
    }
  }

  // ---- payload -------------------------------------------------------------------------------

  private void begin() throws FrameException {
    received = 0;
    step = Step.PAYLOAD;
    if (isControl()) {
      control = length == 0 ? EMPTY : new byte[(int) length];
    } else if (opcode != Frame.CONTINUATION) {
      messageOpcode = opcode;
    }
    if (length == 0) {
      frameEnds(EMPTY, 0, 0);
    }
  }

  /** Returns how many bytes it took. */
  private int payload(byte[] bytes, int at, int to) throws FrameException {
    int count = (int) Math.min(length - received, to - at);
    unmask(bytes, at, at + count);
    boolean whole = received == 0 && count == length;
    received += count;
    if (isControl()) {
      System.arraycopy(bytes, at, control, received - count, count);
    } else {
      checkText(bytes, at, at + count);
      if (!whole || !last || size() > 0) {
        keep(bytes, at, count);
      }
    }
    if (received == length) {
      frameEnds(bytes, at, count);
    }
    return count;
  }

  private void unmask(byte[] bytes, int from, int to) {
    int shift = 24 - 8 * (received & 3);
    for (int i = from; i < to; i++) {
      bytes[i] ^= (byte) (mask >>> shift);
      shift = shift == 0 ? 24 : shift - 8;
    }
  }

  private void checkText(byte[] bytes, int from, int to) throws FrameException {
    if (messageOpcode == Frame.TEXT && !utf8.accept(bytes, from, to)) {
      throw new FrameException(CloseCode.INVALID_DATA, "text is not UTF-8");
    }
  }

  private int size() {
    return message == null ? 0 : message.size();
  }

  private void keep(byte[] bytes, int at, int count) throws FrameException {
    InboundBuffer begun = message;
    if (begun == null) {
      begun = new InboundBuffer(inbound);
      message = begun;
    }
    if (!begun.add(bytes, at, count)) {
      throw new FrameException(CloseCode.TRY_AGAIN_LATER, "no room for unfinished input");
    }
  }

  /** The bytes are those of a message that came in one piece. */
  private void frameEnds(byte[] bytes, int at, int count) throws FrameException {
    step = Step.OPCODE;
    if (isControl()) {
      controlEnds();
    } else if (last) {
      InboundBuffer whole = message;
      message = null;
      if (whole == null) {
        messageEnds(bytes, at, count);
      } else {
        try {
          messageEnds(whole.bytes(), 0, whole.size());
        } finally {
          whole.release(); // what is made of it takes as much
        }
      }
    }
  }

  private void messageEnds(byte[] bytes, int at, int count) throws FrameException {
    boolean text = messageOpcode == Frame.TEXT;
    messageOpcode = Frame.CONTINUATION;
    if (!text) {
      receiver.binary(Arrays.copyOfRange(bytes, at, at + count));
    } else if (utf8.end()) {
      receiver.text(new String(bytes, at, count, UTF_8));
    } else {
      throw new FrameException(CloseCode.INVALID_DATA, "text is not UTF-8");
    }
  }

  private void controlEnds() throws FrameException {
    byte[] payload = control;
    control = EMPTY;
    if (opcode == Frame.PING) {
      receiver.ping(payload);
    } else if (opcode == Frame.CLOSE) {
      int code = closeCode(payload);
      end();
      receiver.close(code);
    }
  }

  private static int closeCode(byte[] payload) throws FrameException {
    if (payload.length == 0) {
      return CloseCode.NONE;
    }
    check(payload.length > 1, "half a close code");
    int code = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    check(CloseCode.mayBeSent(code), "a close code that may not be sent");
    Utf8Validator reason = new Utf8Validator();
    if (!reason.accept(payload, 2, payload.length) || !reason.end()) {
      throw new FrameException(CloseCode.INVALID_DATA, "a close reason is not UTF-8");
    }
    return code;
  }
}
