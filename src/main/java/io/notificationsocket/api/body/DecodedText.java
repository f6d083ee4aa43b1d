package io.notificationsocket.api.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.api.problem.ApiException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Text that was decoded strictly: malformed bytes are rejected with their position.
 *
 * @param line the number of the text's first line in the body, counted from 1
 */
public record DecodedText(String text, int line) {

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final char REPLACEMENT = '\uFFFD';

  /**
   * @throws ApiException 400
   */
  static DecodedText of(byte[] bytes, Charset charset) {
    return of(ByteBuffer.wrap(bytes), charset, 1);
  }

  /**
   * @param bytes with an array
   * @throws ApiException 400
   */
  static DecodedText of(ByteBuffer bytes, Charset charset, int line) {
    String text = charset.equals(UTF_8) ? utf8(bytes) : decode(bytes, charset, line);
    if (text.indexOf(REPLACEMENT) >= 0) {
      text = decode(bytes, charset, line);
    }
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    return new DecodedText(marked ? text.substring(1) : text, line);
  }

  /** Several times as fast as a decoder, but lenient: it replaces malformed bytes with U+FFFD. */
  private static String utf8(ByteBuffer bytes) {
    int start = bytes.arrayOffset() + bytes.position();
    return new String(bytes.array(), start, bytes.remaining(), UTF_8);
  }

  private static String decode(ByteBuffer bytes, Charset charset, int line) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer out = CharBuffer.allocate(bytes.remaining() + 1); // no charset here gives more
    CoderResult result = decoder.decode(bytes.duplicate(), out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      String position = new DecodedText(text, line).position(text.length());
      throw new ApiException(400, "The body is not valid " + charset + " at " + position + ".");
    }
    return text;
  }

  /** Where in the body an offset in the text is, as an editor shows it: counted from 1. */
  String position(long offset) {
    int end = (int) Math.max(0, Math.min(offset, text.length()));
    int number = line;
    int start = 0;
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        number++;
        start = i + 1;
      }
    }
    return position(number, text.codePointCount(start, end) + 1);
  }

  static String position(int line, int column) {
    return "line " + line + ", column " + column;
  }
}
