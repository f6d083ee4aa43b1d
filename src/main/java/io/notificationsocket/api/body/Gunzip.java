package io.notificationsocket.api.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Unpacks gzip. The JDK's class calls itself for each empty member that follows another, so that a
 * body of nothing but those would overflow the stack; this one refuses it.
 */
final class Gunzip extends GZIPInputStream {

  private static final int MOST_EMPTY_MEMBERS = 100;

  private int depth;

  Gunzip(InputStream in) throws IOException {
    super(in);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (depth > MOST_EMPTY_MEMBERS) {
      throw new ZipException("too many empty members");
    }
    depth++;
    try {
      return super.read(target, offset, length);
    } finally {
      depth--;
    }
  }
}
