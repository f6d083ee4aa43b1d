package io.notificationsocket.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.h2.store.fs.FilePath;

/**
 * Where small writes go before the tables do. A commit of the tables writes pages, a chunk around
 * them and the file's length; here it is a few hundred bytes for each push, in a file of a fixed
 * length, which the medium has with one write. When the log is full the tables are committed with
 * all of it, and it begins anew from its first byte.
 *
 * <p>Each record has a number greater than the one before it. So what is left of an earlier turn,
 * or of a write that failed, is told from what counts. Used by one thread at a time.
 */
final class WriteAheadLog implements AutoCloseable {

  /** So much is written at once at most: the tables take more in one piece better. */
  static final int MOST_AT_ONCE = 65_536;

  private static final long MAGIC = 0x6e73_696f_6c6f_6733L; // "nsiolog3"
  private static final int START = 4_096; // of the first record, after the head
  private static final int HEAD = 2 * Integer.BYTES + Long.BYTES; // length, checksum, number
  private static final int ALIGNMENT = 8; // of records

  /** Numbers grow by one; text that somebody has pushed, read as one, is far greater. */
  private static final long MOST_BETWEEN = 1L << 32;

  private final FileChannel file;
  private final long length;
  private final ByteBuffer buffer = ByteBuffer.allocate(HEAD + MOST_AT_ONCE + ALIGNMENT);
  private long position = START;
  private long number;

  private WriteAheadLog(FileChannel file) throws IOException {
    this.file = file;
    this.length = file.size();
  }

  /**
   * Makes a log without records, in the place of any other.
   *
   * @param path as MVStore names files
   * @param store the number of the store it belongs to
   * @param bytes its length
   */
  static WriteAheadLog create(String path, long store, int bytes) throws IOException {
    FileChannel file = FilePath.get(path).open("rw");
    try {
      file.truncate(0);
      write(file, ByteBuffer.allocate(bytes).putLong(MAGIC).putLong(store).rewind(), 0);
      file.force(true);
      return new WriteAheadLog(file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Opens one that is there.
   *
   * @throws Records.DamagedException when it is none, or belongs to another store
   */
  static WriteAheadLog open(String path, long store) throws IOException {
    FileChannel file = FilePath.get(path).open("rw");
    try {
      ByteBuffer head = read(file, 2 * Long.BYTES, 0);
      if (head.remaining() < 2 * Long.BYTES || head.getLong() != MAGIC) {
        throw new Records.DamagedException("its log is none");
      }
      if (head.getLong() != store) {
        throw new Records.DamagedException("its log is that of another store");
      }
      return new WriteAheadLog(file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Whether there is one. */
  static boolean exists(String path) {
    return FilePath.get(path).exists();
  }

  /**
   * Reads all records after the one of this number; those that are appended from now on follow
   * them.
   *
   * @throws Records.DamagedException when one cannot be read that is not the last
   */
  void replay(long after, Consumer<Edit> reader) throws IOException {
    ByteBuffer all = read(file, (int) length, 0).position(START);
    long last = after;
    while (isRecord(all, last)) {
      ByteBuffer record = all.slice(all.position(), HEAD + all.getInt(all.position()));
      last = record.getLong(2 * Integer.BYTES);
      record.position(HEAD);
      while (record.hasRemaining()) {
        reader.accept(Edit.read(record));
      }
      all.position(Math.min(all.limit(), aligned(all.position() + record.limit())));
    }
    position = all.position();
    number = Math.max(number, last);
    refuseWhatFollows(all, last);
  }

  /** One whose write was not over is the last, and nobody was told that it had been. */
  private static void refuseWhatFollows(ByteBuffer all, long last) {
    for (int at = all.position(); at < all.limit(); at += ALIGNMENT) {
      if (isRecord(all.position(at), last)) {
        throw new Records.DamagedException("a record of its log does not match its checksum");
      }
    }
  }

  private static boolean isRecord(ByteBuffer all, long last) {
    if (all.remaining() < HEAD) {
      return false;
    }
    int at = all.position();
    int body = all.getInt(at);
    long number = all.getLong(at + 2 * Integer.BYTES);
    if (body < 0 || body > all.remaining() - HEAD) {
      return false;
    }
    if (number <= last || number - last > MOST_BETWEEN) {
      return false;
    }
    return all.getInt(at + Integer.BYTES) == checksum(all.slice(at, HEAD + body));
  }

  /**
   * Puts edits on the medium, all or none.
   *
   * @return false when it has no room for them, and nothing was written
   * @throws IOException when it is not known what the medium has; the next record takes the place
   */
  boolean append(List<Edit> edits) throws IOException {
    int body = edits.stream().mapToInt(Edit::size).sum();
    if (body > MOST_AT_ONCE || position + HEAD + body > length) {
      return false;
    }
    buffer.clear().putInt(body).putInt(0).putLong(++number);
    edits.forEach(edit -> edit.write(buffer));
    buffer.flip();
    buffer.putInt(Integer.BYTES, checksum(buffer.duplicate()));
    int written = buffer.limit();
    write(file, buffer, position);
    file.force(false);
    position = aligned(position + written);
    return true;
  }

  /** Of the number and of all that follows. */
  private static int checksum(ByteBuffer record) {
    CRC32C checksum = new CRC32C();
    checksum.update(record.position(2 * Integer.BYTES));
    return (int) checksum.getValue();
  }

  private static long aligned(long position) {
    return (position + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static int aligned(int position) {
    return (int) aligned((long) position);
  }

  /** Of the last record, or of the last that was tried. */
  long number() {
    return number;
  }

  /** The tables have all that is in it, up to its last number. */
  void reset() {
    position = START;
  }

  private static void write(FileChannel file, ByteBuffer from, long position) throws IOException {
    for (long at = position; from.hasRemaining(); ) {
      at += file.write(from, at);
    }
  }

  private static ByteBuffer read(FileChannel file, int length, long position) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(length);
    int more = 0;
    for (long at = position; read.hasRemaining() && more >= 0; at += more) {
      more = file.read(read, at);
    }
    return read.flip();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
