package io.notificationsocket.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.zip.CRC32C;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * One file of the log: a head, then records one after the other, each the edits of one write. It
 * also knows which messages have their text here. Written by one thread; read by any, as long as
 * nobody closes it.
 *
 * <p>Each record has the number after that of the one before it, and a checksum that begins with
 * the number of the store, which nobody outside knows: so neither what a failed write has left nor
 * a text that somebody has pushed is taken for a record.
 */
final class Segment implements AutoCloseable {

  private static final long MAGIC = 0x6e73_696f_6c6f_6734L; // "nsiolog4"
  private static final int START = 64; // of the first record, after the file's head
  private static final int FILE_HEAD = 4 * Long.BYTES; // magic, store, sequence, first
  private static final int HEAD = 2 * Integer.BYTES + Long.BYTES; // length, checksum, number
  private static final int ALIGNMENT = 8; // of records

  /** The file's length is changed once for so many bytes: a sync costs more when it has been. */
  private static final int GROWTH = 256 * 1_024;

  /** What a record has beside the text, the user's id and the id: about so many bytes. */
  private static final int MESSAGE_OVERHEAD = 64;

  private final FilePath path;
  private final FileChannel file;
  private final long store;
  private final long sequence;
  private final long first;
  private long length;
  private int position = START;

  // The messages whose text is here.
  private @Nullable Kept firstMessage;
  private @Nullable Kept lastMessage;
  private long liveBytes;

  private Segment(FilePath path, FileChannel file, long store, long sequence, long first)
      throws IOException {
    this.path = path;
    this.file = file;
    this.store = store;
    this.sequence = sequence;
    this.first = first;
    this.length = file.size();
  }

  /** Hears of what is in a segment. */
  interface Reader {
    /**
     * Takes an edit.
     *
     * @param number of the record
     * @param at where the edit begins
     */
    void read(long number, Edit edit, Segment segment, int at);
  }

  /**
   * Makes one without records.
   *
   * @param store the number of the store it belongs to
   * @param sequence its place among the segments
   * @param first the number of its first record
   */
  static Segment create(FilePath path, long store, long sequence, long first) throws IOException {
    PrivateFiles.makeFile(path);
    FileChannel file = path.open("rw");
    try {
      file.truncate(0);
      ByteBuffer head = ByteBuffer.allocate(GROWTH);
      write(file, head.putLong(MAGIC).putLong(store).putLong(sequence).putLong(first).rewind(), 0);
      file.force(true);
      return new Segment(path, file, store, sequence, first);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Opens one that is there.
   *
   * @return null when it was not made as a whole; then nobody has written to it
   * @throws Records.DamagedException when it is none, or belongs to another store
   */
  static @Nullable Segment open(FilePath path, long store) throws IOException {
    FileChannel file = path.open("rw");
    try {
      ByteBuffer head = ByteBuffer.allocate(FILE_HEAD);
      readFully(file, head, 0);
      if (head.position() < FILE_HEAD || isZero(head.flip())) {
        if (hasContent(file)) {
          throw new Records.DamagedException("a part of its log is none");
        }
        file.close();
        return null;
      }
      if (head.getLong() != MAGIC) {
        throw new Records.DamagedException("a part of its log is none");
      }
      if (head.getLong() != store) {
        throw new Records.DamagedException("its log is that of another store");
      }
      return new Segment(path, file, store, head.getLong(), head.getLong());
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static boolean isZero(ByteBuffer bytes) {
    for (int at = bytes.position(); at < bytes.limit(); at++) {
      if (bytes.get(at) != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasContent(FileChannel file) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) Math.min(file.size(), Integer.MAX_VALUE - 8));
    readFully(file, all, 0);
    return !isZero(all.flip());
  }

  long sequence() {
    return sequence;
  }

  /** The number of its first record. */
  long first() {
    return first;
  }

  /** Bytes of its records, and of its head. */
  int used() {
    return position;
  }

  /**
   * Reads all records. What is appended from now on follows them.
   *
   * @param next the number of the first record of the next segment, which this one does not have;
   *     {@link Long#MAX_VALUE} when there is none
   * @return the number of the last record
   * @throws Records.DamagedException when one cannot be read that is not the last of all
   */
  long replay(long next, Reader reader) throws IOException {
    Window window = new Window();
    long last = first - 1;
    int at = START;
    while (last + 1 < next) {
      ByteBuffer record = record(window, at, last + 1);
      if (record == null) {
        break;
      }
      last++;
      int end = at + record.limit();
      record.position(HEAD);
      while (record.hasRemaining()) {
        int edit = at + record.position();
        reader.read(last, Edit.read(record), this, edit);
      }
      at = aligned(end);
    }
    position = at;
    if (next == Long.MAX_VALUE) {
      refuseWhatFollows(window, last);
    } else if (last + 1 != next) {
      throw damaged();
    }
    return last;
  }

  /** One whose write was not over is the last, and nobody was told that it had been. */
  private void refuseWhatFollows(Window window, long last) throws IOException {
    for (int at = position + ALIGNMENT; at < length; at += ALIGNMENT) {
      long number = window.at(at, HEAD) == null ? 0 : window.getLong(at + 2 * Integer.BYTES);
      if (number > last
          && number - last < Integer.MAX_VALUE
          && record(window, at, number) != null) {
        throw damaged();
      }
    }
  }

  private static Records.DamagedException damaged() {
    return new Records.DamagedException("a record of its log does not match its checksum");
  }

  /** The record at a place, if it is the one with this number; else null. */
  private @Nullable ByteBuffer record(Window window, int at, long number) throws IOException {
    ByteBuffer head = window.at(at, HEAD);
    if (head == null) {
      return null;
    }
    int body = head.getInt();
    int checksum = head.getInt();
    if (body < 0 || body > length - HEAD - at || head.getLong() != number) {
      return null;
    }
    ByteBuffer record = window.at(at, HEAD + body);
    if (record == null) {
      return null;
    }
    CRC32C actual = begun(number);
    actual.update(record.duplicate().position(HEAD));
    return (int) actual.getValue() == checksum ? record : null;
  }

  private CRC32C begun(long number) {
    CRC32C checksum = new CRC32C();
    checksum.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(store).putLong(number).flip());
    return checksum;
  }

  /** What is read of the file, so much at once that records are read together. */
  private final class Window {
    private ByteBuffer bytes = ByteBuffer.allocate(GROWTH).limit(0);
    private int start;

    /** So many bytes from a place on, a buffer of their own; null when the file has them not. */
    @Nullable ByteBuffer at(int place, int count) throws IOException {
      if (place < start || place + (long) count > start + (long) bytes.limit()) {
        if (place + (long) count > length) {
          return null;
        }
        int capacity = Math.max(GROWTH, count);
        bytes = (bytes.capacity() < capacity ? ByteBuffer.allocate(capacity) : bytes).clear();
        start = place;
        readFully(file, bytes, place);
        bytes.flip();
      }
      return place + (long) count > start + (long) bytes.limit()
          ? null
          : bytes.slice(place - start, count);
    }

    long getLong(int place) {
      return bytes.getLong(place - start);
    }
  }

  /**
   * Puts edits on the medium, all or none.
   *
   * @param number of the record
   * @param buffer to use for it
   * @return where the first of them begins
   * @throws IOException when it is not known what the medium has; the next record takes the place
   */
  int append(long number, List<Edit> edits, ByteBuffer buffer) throws IOException {
    long body = edits.stream().mapToLong(Edit::size).sum();
    int start = position + HEAD;
    int end = Math.toIntExact(aligned(start + body));
    boolean grown = end > length;
    if (grown) {
      grow(end, end);
    }
    Writer writer = new Writer(buffer, begun(number));
    for (Edit edit : edits) {
      writer.add(edit);
    }
    writer.end((int) body, number);
    file.force(grown);
    position = end;
    return start;
  }

  /** Finds out whether there is room for more, unless some is sure. */
  void probe() throws IOException {
    if (length - position < GROWTH) {
      grow(length, position + (long) GROWTH);
      file.force(true);
    }
  }

  /** Makes the file longer, at least up to an end, with nothing in it from a place on. */
  private void grow(long from, long end) throws IOException {
    long longer = (end + GROWTH - 1) / GROWTH * GROWTH;
    write(file, ByteBuffer.allocate((int) (longer - from)), from);
    length = longer;
  }

  /** Writes a record; its head last, unless all of it is written at once. */
  private final class Writer {
    private final ByteBuffer buffer;
    private final CRC32C checksum;
    private int at = position + HEAD;

    Writer(ByteBuffer buffer, CRC32C checksum) {
      this.buffer = buffer.clear().position(HEAD);
      this.checksum = checksum;
    }

    void add(Edit edit) throws IOException {
      if (edit.size() > buffer.remaining()) {
        flush();
      }
      if (edit.size() > buffer.remaining()) {
        ByteBuffer large = ByteBuffer.allocate(edit.size());
        edit.write(large);
        flush(large.flip());
      } else {
        edit.write(buffer);
      }
    }

    private void flush() throws IOException {
      flush(buffer.flip().position(HEAD));
      buffer.clear().position(HEAD);
    }

    private void flush(ByteBuffer part) throws IOException {
      checksum.update(part.duplicate());
      int bytes = part.remaining();
      write(file, part, at);
      at += bytes;
    }

    void end(int body, long number) throws IOException {
      if (at > position + HEAD) {
        flush();
      }
      checksum.update(buffer.flip().position(HEAD));
      buffer.putInt(0, body).putInt(Integer.BYTES, (int) checksum.getValue());
      buffer.putLong(2 * Integer.BYTES, number);
      write(file, buffer.rewind(), position);
    }
  }

  private static long aligned(long position) {
    return (position + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static int aligned(int position) {
    return (int) aligned((long) position);
  }

  private static void write(FileChannel file, ByteBuffer from, long position) throws IOException {
    for (long at = position; from.hasRemaining(); ) {
      at += file.write(from, at);
    }
  }

  private static void readFully(FileChannel file, ByteBuffer to, long position) throws IOException {
    int more = 0;
    for (long at = position; to.hasRemaining() && more >= 0; at += more) {
      more = file.read(to, at);
    }
  }

  /** Reads so many bytes. */
  byte[] read(int at, int count) throws IOException {
    byte[] bytes = new byte[count];
    ByteBuffer to = ByteBuffer.wrap(bytes);
    readFully(file, to, at);
    if (to.hasRemaining()) {
      throw new Records.DamagedException("a part of its log is too short");
    }
    return bytes;
  }

  /** From now on the text of a message is here, in the record that begins at a place. */
  void add(Kept message, int at) {
    Kept before = lastMessage;
    message.at = at; // before who reads can see the segment
    message.segment = this;
    message.before = before;
    if (before == null) {
      firstMessage = message;
    } else {
      before.after = message;
    }
    lastMessage = message;
    liveBytes += message.bytes() + MESSAGE_OVERHEAD;
  }

  /** The text of a message that has it here is here no longer. */
  void remove(Kept message) {
    Kept before = message.before;
    Kept after = message.after;
    if (before == null) {
      firstMessage = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      lastMessage = before;
    } else {
      after.before = before;
    }
    message.segment = null;
    message.before = null;
    message.after = null;
    liveBytes -= message.bytes() + MESSAGE_OVERHEAD;
  }

  /** The first of the messages that have their text here; the others follow it. */
  @Nullable Kept firstMessage() {
    return firstMessage;
  }

  /** Of these messages, about. */
  long liveBytes() {
    return liveBytes;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  void delete() throws IOException {
    file.close();
    path.delete();
  }
}
