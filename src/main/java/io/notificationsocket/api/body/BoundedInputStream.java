package io.notificationsocket.api.body;

import java.io.IOException;
import java.io.InputStream;

/** Gives so many bytes of a stream, and fails instead of giving one more. */
final class BoundedInputStream extends CountingInputStream {

  private final long limit;
  private long left;

  BoundedInputStream(InputStream in, long limit) {
    super(in);
    this.limit = limit;
    this.left = limit;
  }

  /** How many bytes it has given. */
  long given() {
    return limit - left;
  }

  @Override
  void count(int read) throws Exceeded {
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
