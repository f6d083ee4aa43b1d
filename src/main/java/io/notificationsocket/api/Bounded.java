package io.notificationsocket.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Gives so many bytes of a stream, and fails instead of giving one more. */
final class Bounded extends FilterInputStream {

  private final long limit;
  private long left;

  Bounded(InputStream in, long limit) {
    super(in);
    this.limit = limit;
    this.left = limit;
  }

  /** How many bytes it has given. */
  long given() {
    return limit - left;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    if (read >= 0) {
      count(1);
    }
    return read;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = super.read(target, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  private void count(int read) throws Exceeded {
    left -= read;
    if (left < 0) {
      throw new Exceeded();
    }
  }

  /**
   * Leaves the stream open: it is the server's, and WildFly would wait for the rest to close it.
   */
  @Override
  public void close() {}

  static final class Exceeded extends IOException {}
}
