package io.notificationsocket.api.body;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts bytes as they are read. A subclass decides what counts as too many. */
abstract class CountingInputStream extends FilterInputStream {

  CountingInputStream(InputStream in) {
    super(in);
  }

  /**
   * Counts bytes that were just read.
   *
   * @throws IOException when they are too many
   */
  abstract void count(int read) throws IOException;

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
}
