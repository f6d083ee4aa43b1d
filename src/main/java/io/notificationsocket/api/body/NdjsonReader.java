package io.notificationsocket.api.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.api.problem.ApiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Splits a stream of any length into lines, holding one at a time. Blank lines are skipped but
 * counted. Used by one thread.
 */
public final class NdjsonReader {

  private static final int FIRST_SIZE = 8192;

  private final UnpackedInputStream in;
  private final int limit;
  private final int most;

  private byte[] buffer;
  private int unread; // where the next line begins
  private int filled; // where the bytes that have come end
  private int start;
  private int end;
  private boolean tooLong;
  private int number;

  /**
   * @param limit bytes in a line, without its end and lists of ids
   * @param listBytes how many more the lists may have
   */
  NdjsonReader(UnpackedInputStream in, int limit, int listBytes) {
    this.in = in;
    this.limit = limit;
    this.most = limit + listBytes;
    this.buffer = new byte[Math.min(FIRST_SIZE, most + 1)];
  }

  /**
   * Moves to the next line.
   *
   * @return false when there is none
   * @throws IOException when the stream fails; what has come of the line is dropped
   */
  public boolean next() throws IOException {
    do {
      if (!read()) {
        return false;
      }
      number++;
      in.line();
    } while (isWhite());
    return true;
  }

  /**
   * The current line.
   *
   * @throws ApiException 400 when it is not UTF-8, 413 when it is longer than the limit
   */
  public DecodedText text() {
    if (tooLong) {
      throw tooLong();
    }
    return DecodedText.of(ByteBuffer.wrap(buffer, start, end - start), UTF_8, number);
  }

  /**
   * Lists of ids are counted by the id.
   *
   * @param listBytes of those in the current line
   * @throws ApiException 413 when the rest is longer than the limit
   */
  public void refuseIfLonger(int listBytes) {
    if (end - start - listBytes > limit) {
      throw tooLong();
    }
  }

  private ApiException tooLong() {
    return new ApiException(
        413,
        "Line "
            + number
            + " is longer than "
            + limit
            + " bytes. Send a shorter one, or raise"
            + " MAX_BODY on the server.");
  }

  /** The current line was a valid push. */
  public void taken() {
    in.taken(end - start);
  }

  private boolean read() throws IOException {
    start = unread;
    tooLong = false;
    int searched = start;
    while (true) {
      for (; searched < filled; searched++) {
        if (buffer[searched] == '\n') {
          endAt(searched, searched + 1);
          return true;
        }
      }
      makeRoom();
      searched = filled;
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        endAt(filled, filled);
        return tooLong || end > start;
      }
      filled += read;
    }
  }

  private void endAt(int end, int unread) {
    this.end = end;
    this.unread = unread;
    tooLong |= end - start > most;
  }

  /** Afterwards the buffer holds the line so far, and is not full. */
  private void makeRoom() {
    if (filled - start > most) {
      tooLong = true; // what has come of it is of no use, nor is the rest
      filled = start;
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, filled - start);
      filled -= start;
      start = 0;
    }
    if (filled == buffer.length) {
      long doubled = Math.min(2L * buffer.length, most + 1L);
      buffer = Arrays.copyOf(buffer, (int) doubled);
    }
  }

  private boolean isWhite() {
    if (tooLong) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
