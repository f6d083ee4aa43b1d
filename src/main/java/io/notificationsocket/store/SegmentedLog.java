package io.notificationsocket.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is written, in its order: edits go to the end of the last of some segments. The
 * texts of messages stay where they are. A segment is deleted when it is the oldest and nothing in
 * it is needed: so what drops a message is there for at least as long as the message. Used by one
 * thread; whoever else reads a segment sees to it that it is not deleted meanwhile.
 */
final class SegmentedLog implements AutoCloseable {

  private static final String SUFFIX = ".log";
  private static final String NUMBER = "%010d";
  private static final int BUFFER = 64 * 1_024;

  /** A segment is at least so long, and so many are needed for all that is kept. */
  private static final int MOST_SEGMENTS = 32;

  private final String prefix;
  private final long store;
  private final int leastBytes;
  private final Deque<Segment> segments = new ArrayDeque<>(); // the oldest first
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private long number; // of the last record

  private SegmentedLog(String file, long store, int leastBytes) {
    this.prefix = file + ".";
    this.store = store;
    this.leastBytes = leastBytes;
  }

  /**
   * Opens the log of a store.
   *
   * @param file of the store, as MVStore names files
   * @param store its number
   * @param leastBytes after which a segment is followed by the next
   * @throws Records.DamagedException when it is none, or belongs to another store
   */
  static SegmentedLog open(String file, long store, int leastBytes) throws IOException {
    SegmentedLog log = new SegmentedLog(file, store, leastBytes);
    try {
      List<FilePath> files = files(file);
      for (FilePath each : files) {
        Segment segment = Segment.open(each, store);
        if (segment != null) {
          log.add(segment);
        } else if (each == files.get(files.size() - 1)) {
          each.delete();
        } else {
          throw new Records.DamagedException("a part of its log is empty");
        }
      }
      return log;
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private void add(Segment segment) {
    Segment last = segments.peekLast();
    segments.add(segment);
    if (last != null && last.sequence() + 1 != segment.sequence()) {
      throw new Records.DamagedException("a part of its log is missing");
    }
  }

  /** The files of a store's log, in their order. */
  static List<FilePath> files(String file) {
    FilePath directory = FilePath.get(file).getParent();
    String prefix = FilePath.get(file).getName() + ".";
    if (!directory.exists()) {
      return List.of();
    }
    return directory.newDirectoryStream().stream()
        .filter(each -> isSegment(each.getName(), prefix))
        .sorted((one, other) -> one.getName().compareTo(other.getName()))
        .toList();
  }

  private static boolean isSegment(String name, String prefix) {
    return name.startsWith(prefix) && name.substring(prefix.length()).matches("[0-9]{10}[.]log");
  }

  /**
   * Reads all of it.
   *
   * @throws Records.DamagedException when it is not what was written
   */
  void replay(Segment.Reader reader) throws IOException {
    List<Segment> all = List.copyOf(segments);
    for (int i = 0; i < all.size(); i++) {
      long next = i + 1 < all.size() ? all.get(i + 1).first() : Long.MAX_VALUE;
      number = all.get(i).replay(next, reader);
    }
  }

  /**
   * Puts edits on the medium, all or none, in the last segment.
   *
   * @return where the first of them begins in it
   * @throws IOException when it is not known whether the medium has them
   */
  int append(List<Edit> edits) throws IOException {
    int at = toWriteTo().append(number + 1, edits, buffer);
    number++;
    return at;
  }

  /** Finds out whether there is room for more. */
  void probe() throws IOException {
    toWriteTo().probe();
  }

  private Segment toWriteTo() throws IOException {
    Segment last = segments.peekLast();
    if (last != null && (last.used() < leastBytes || last.used() < used() / MOST_SEGMENTS)) {
      return last;
    }
    long sequence = last == null ? 1 : last.sequence() + 1;
    FilePath path = FilePath.get(prefix + NUMBER.formatted(sequence) + SUFFIX);
    Segment next = Segment.create(path, store, sequence, number + 1);
    segments.add(next);
    return next;
  }

  /** The one that was written to last. */
  Segment last() {
    return segments.getLast();
  }

  /** The oldest, unless it is the last as well. */
  @Nullable Segment oldest() {
    return segments.size() > 1 ? segments.getFirst() : null;
  }

  /** The number of the last record of the oldest segment. */
  long lastOfOldest() {
    return segments.stream().skip(1).mapToLong(Segment::first).findFirst().orElse(number + 1) - 1;
  }

  void deleteOldest() throws IOException {
    segments.removeFirst().delete();
  }

  /** The number of the last record. */
  long number() {
    return number;
  }

  /** How many segments there are. */
  int size() {
    return segments.size();
  }

  /** Bytes of all records. */
  long used() {
    return segments.stream().mapToLong(Segment::used).sum();
  }

  /** Bytes of the messages that have their text in it, about. */
  long liveBytes() {
    return segments.stream().mapToLong(Segment::liveBytes).sum();
  }

  @Override
  public void close() throws IOException {
    for (Segment segment : segments) {
      segment.close();
    }
  }
}
