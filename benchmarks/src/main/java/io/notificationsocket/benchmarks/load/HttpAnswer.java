package io.notificationsocket.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads the answers on one HTTP/1.1 connection, one after the other. A body has a length or comes
 * in chunks (RFC 9112, section 6.3); one that ends with the connection is an error.
 */
public final class HttpAnswer {

  private static final int STATUS_AT = 9;

  private byte[] data = new byte[512];
  private int length;
  private int searched;
  private int status;
  private boolean closes;
  private int bodyFrom = -1;
  private int bodyTo;

  /** Bytes of the body when it has a length; -1 when it comes in chunks. */
  private int bodyLength;

  private int chunkAt;

  /** Takes all bytes that the buffer has. */
  public void take(ByteBuffer in) {
    int more = in.remaining();
    if (data.length - length < more) {
      data = Arrays.copyOf(data, Math.max(2 * data.length, length + more));
    }
    in.get(data, length, more);
    length += more;
  }

  /**
   * Whether one whole answer is there; {@link #next} has to be called before the one behind it.
   *
   * @throws LoadException when it is not HTTP
   */
  public boolean isWhole() {
    if (bodyFrom < 0 && !readHead()) {
      return false;
    }
    if (bodyLength >= 0) {
      bodyTo = bodyFrom + bodyLength;
      return length >= bodyTo;
    }
    return readChunks();
  }

  public int status() {
    return status;
  }

  /** Whether the server closes the connection behind this answer. */
  boolean closes() {
    return closes;
  }

  byte[] data() {
    return data;
  }

  int bodyFrom() {
    return bodyFrom;
  }

  int bodyTo() {
    return bodyTo;
  }

  public String body() {
    return new String(data, bodyFrom, bodyTo - bodyFrom, UTF_8);
  }

  /** Forgets the answer that was whole. */
  void next() {
    int end = bodyLength >= 0 ? bodyTo : chunkAt;
    System.arraycopy(data, end, data, 0, length - end);
    length -= end;
    searched = 0;
    bodyFrom = -1;
  }

  /** Forgets everything: the connection is a new one. */
  void clear() {
    length = 0;
    searched = 0;
    bodyFrom = -1;
  }

  private boolean readHead() {
    for (; searched + 3 < length; searched++) {
      if (data[searched] == '\r' && data[searched + 2] == '\r' && data[searched + 3] == '\n') {
        head(searched + 2);
        return true;
      }
    }
    return false;
  }

  private void head(int end) {
    if (end < STATUS_AT + 3 || data[0] != 'H') {
      throw new LoadException("not an HTTP answer: " + new String(data, 0, end, ISO_8859_1));
    }
    status = (int) number(STATUS_AT, STATUS_AT + 3, 10);
    closes = false;
    bodyLength = status == 101 || status == 204 ? 0 : -2;
    int line = lineEnd(0) + 2;
    while (line < end) {
      int lineEnd = lineEnd(line);
      header(line, lineEnd);
      line = lineEnd + 2;
    }
    if (bodyLength == -2) {
      throw new LoadException("an answer of unknown length, status " + status);
    }
    bodyFrom = end + 2;
    bodyTo = bodyFrom;
    chunkAt = bodyFrom;
  }

  private void header(int from, int to) {
    if (is("content-length:", from, to)) {
      bodyLength = (int) number(from + "content-length:".length(), to, 10);
    } else if (is("transfer-encoding:", from, to)) {
      bodyLength = -1;
    } else if (is("connection: close", from, to)) {
      closes = true;
    }
  }

  private boolean is(String start, int from, int to) {
    if (to - from < start.length()) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      char expected = start.charAt(i);
      byte found = data[from + i];
      boolean same = found == expected || (expected >= 'a' && (found | 0x20) == expected);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Joins the chunks that are there, in place; true when the last one is. */
  private boolean readChunks() {
    while (true) {
      int sizeEnd = lineEnd(chunkAt);
      if (sizeEnd < 0) {
        return false;
      }
      int size = (int) number(chunkAt, sizeEnd, 16);
      int end = sizeEnd + 2 + size + 2;
      if (end > length) {
        return false;
      }
      System.arraycopy(data, sizeEnd + 2, data, bodyTo, size);
      bodyTo += size;
      chunkAt = end;
      if (size == 0) {
        return true;
      }
    }
  }

  private int lineEnd(int from) {
    for (int i = from; i + 1 < length; i++) {
      if (data[i] == '\r' && data[i + 1] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private long number(int from, int to, int radix) {
    String digits = new String(data, from, to - from, ISO_8859_1).strip();
    try {
      return Long.parseLong(digits, radix);
    } catch (NumberFormatException e) {
      throw new LoadException("not a number in an HTTP answer: " + digits, e);
    }
  }
}
