package io.notificationsocket.api.body;

import java.io.IOException;
import java.io.InputStream;

/**
 * What a packed body unpacks to. A body of some kilobytes can unpack to hundreds of megabytes, so
 * it fails when it unpacks to far more than honest pushes do. Used by one thread.
 *
 * <p>Pushes of one large message to many users may be packed to a hundredth or less. So the bytes
 * of lines that were taken as pushes do not count; there may be no more lines, though, than bytes
 * that they came in, since no two users fit into one.
 */
final class UnpackedInputStream extends CountingInputStream {

  static final long FREE_BYTES = 1 << 20;
  static final long FREE_LINES = 100_000;

  static final int MOST_TIMES = 100;

  private final BoundedInputStream packed;
  private long useless;
  private long lines;

  /** A body that is not packed. */
  static UnpackedInputStream asSent(BoundedInputStream in) {
    return new UnpackedInputStream(in, in);
  }

  /**
   * @param in unpacks the other
   */
  UnpackedInputStream(InputStream in, BoundedInputStream packed) {
    super(in);
    this.packed = packed;
  }

  @Override
  void count(int read) throws Exceeded {
    useless += read;
    if (useless > FREE_BYTES + MOST_TIMES * packed.given()) {
      throw new Exceeded();
    }
  }

  /** A line begins. */
  void line() throws Exceeded {
    if (++lines > FREE_LINES + packed.given()) {
      throw new Exceeded();
    }
  }

  /** A line was taken as a push. */
  void taken(int bytes) {
    useless -= bytes;
  }

  /** Too much came out of too little. */
  static final class Exceeded extends IOException {}
}
