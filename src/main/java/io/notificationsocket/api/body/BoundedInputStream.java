package io.notificationsocket.api.body;

import java.io.IOException;
import java.io.InputStream;

/** Reads up to a limit, and fails if the stream has more. */
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
   * Leaves the stream open: it belongs to the server, and WildFly would wait for the rest before
   * closing it.
   */
  @Override
  public void close() {}

  static final class Exceeded extends IOException {}
}
