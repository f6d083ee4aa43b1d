package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.StoreFailedException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Files of a directory: a log of everything in its order, where the texts of messages stay, and
 * tables of what there is besides messages, which are behind it. What is dropped leaves gaps in the
 * log; when they are more than what is left, this is moved from its oldest part to the end, and the
 * part is deleted. Safe as {@link Disk} says.
 */
final class FileDisk implements Disk {

  private static final Logger LOG = System.getLogger(FileDisk.class.getName());

  /** Of 16,000 usual messages. */
  private static final int SEGMENT_BYTES = 4 * 1_024 * 1_024;

  /** So many parts of the log may be gaps, however little is kept. */
  private static final int SPARE_SEGMENTS = 2;

  private static final int MOVED_AT_ONCE = 64 * 1_024;
  private static final int SEGMENTS_PER_WRITE = 2;
  private static final long TIDY_MILLIS = 100;

  private final String file;
  private final int segmentBytes;
  private final Tables tables;
  private final SegmentedLog log;
  private final ReadWriteLock reading = new ReentrantReadWriteLock();
  private Map<MessageId, Kept> found = new HashMap<>(); // in the log, until they are loaded
  private int segments; // when it was last looked at what is in them

  private FileDisk(String file, int segmentBytes, Tables tables, SegmentedLog log) {
    this.file = file;
    this.segmentBytes = segmentBytes;
    this.tables = tables;
    this.log = log;
  }

  /**
   * Opens the files, or makes them.
   *
   * @param file of the tables; those of the log lie beside it
   * @throws MVStoreException when they cannot be used
   * @throws Records.DamagedException when they are of another format, or not what was written
   */
  static FileDisk open(String file) {
    return open(file, SEGMENT_BYTES);
  }

  /**
   * The same.
   *
   * @param segmentBytes how long a part of the log is at least
   */
  static FileDisk open(String file, int segmentBytes) {
    Tables tables = Tables.open(file);
    try {
      SegmentedLog log = SegmentedLog.open(file, tables.number(), segmentBytes);
      FileDisk disk = new FileDisk(file, segmentBytes, tables, log);
      disk.replay();
      return disk;
    } catch (IOException e) {
      tables.abandon();
      throw DataUtils.newMVStoreException(
          DataUtils.ERROR_WRITING_FAILED, "the log cannot be used: {0}", file, e);
    } catch (RuntimeException e) {
      tables.abandon();
      throw e;
    }
  }

  private void replay() throws IOException {
    try {
      long known = tables.logged();
      log.replay(
          (number, edit, segment, at) -> {
            if (edit.table() == Edit.Table.MESSAGES) {
              replay(edit, segment, at);
            } else if (number > known) {
              tables.apply(List.of(edit), number);
            }
          });
      if (log.number() < known) {
        LOG.log(
            Level.WARNING,
            "a part of the store''s log is missing, and with it messages: {0}.…",
            file);
        tables.accept(log.number());
      }
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private void replay(Edit edit, Segment segment, int at) {
    byte[] record = edit.record();
    if (record == null) {
      found.remove(edit.id());
      return;
    }
    Kept message = Records.message(record);
    if (!message.id().equals(edit.id())) {
      throw new Records.DamagedException("a message stands under another id");
    }
    message.segment = segment;
    message.at = at;
    found.put(message.id(), message);
  }

  /**
   * Reads everything into memory.
   *
   * @return the greatest id in it
   * @throws Records.DamagedException or MVStoreException when it is not what was written
   */
  MessageId load(Registrations registrations, Messages messages, Answers answers) {
    MessageId newest = tables.load(registrations, messages, answers);
    List<Kept> inOrder = found.values().stream().sorted(Comparator.comparing(Kept::id)).toList();
    found = Map.of();
    for (Kept message : inOrder) {
      Objects.requireNonNull(message.segment).add(messages.load(message), message.at);
      newest = Tables.later(newest, message.id());
    }
    registrations.resolve(newest);
    return newest;
  }

  @Override
  public void write(Collection<Change> changes) {
    List<Edit> edits = changes.stream().map(Edit::of).filter(Objects::nonNull).toList();
    try {
      if (changes.isEmpty()) {
        log.probe();
      }
      settle(edits, log.append(edits));
      tables.apply(edits, log.number());
    } catch (MVStoreException e) {
      throw new StoreFailedException("the store's file cannot be written: " + file, e);
    } catch (IOException e) {
      letGo(edits);
      segments = 0; // there may be room now
      throw new StoreFailedException("the store's log cannot be written: " + file, e);
    } finally {
      if (log.size() != segments) {
        reclaim(SEGMENTS_PER_WRITE);
        segments = log.size();
      }
    }
  }

  /** The texts of these messages are in the last segment now, or are not needed any more. */
  private void settle(List<Edit> edits, int first) {
    int at = first;
    for (Edit edit : edits) {
      letGo(edit);
      Kept message = edit.message();
      if (message != null && edit.record() != null) {
        log.last().add(message, at);
      }
      at += edit.size();
    }
  }

  /**
   * The texts of these messages are not needed any more, though the log does not know it: there may
   * be no room for that as long as they are there. A crash brings them back until they are dropped
   * again.
   */
  private static void letGo(List<Edit> edits) {
    edits.stream().filter(edit -> edit.record() == null).forEach(FileDisk::letGo);
  }

  private static void letGo(Edit edit) {
    Kept message = edit.message();
    if (message != null && message.segment != null) {
      message.segment.remove(message);
    }
  }

  @Override
  public @Nullable String text(Kept message) {
    reading.readLock().lock();
    try {
      Segment segment = message.segment;
      return segment == null ? null : Records.json(record(segment, message));
    } catch (IOException | Records.DamagedException e) {
      throw new StoreFailedException("the store's log cannot be read: " + file, e);
    } finally {
      reading.readLock().unlock();
    }
  }

  private static byte[] record(Segment segment, Kept message) throws IOException {
    byte[] record = segment.read(message.at + Edit.beforeMessage(), Records.length(message));
    if (!Records.message(record).id().equals(message.id())) {
      throw new Records.DamagedException("another message stands where it was");
    }
    return record;
  }

  @Override
  public void tidy() {
    tables.compact();
    long begun = System.nanoTime();
    while (reclaim(1) && System.nanoTime() - begun < TIDY_MILLIS * 1_000_000) {
      // and one more
    }
  }

  /**
   * Deletes parts of the log that nobody needs; makes some, when the gaps are too many.
   *
   * @param mostMoved of how many parts something may be moved
   * @return whether there may be more to do
   */
  private boolean reclaim(int mostMoved) {
    int moved = 0;
    try {
      for (Segment oldest = log.oldest(); oldest != null; oldest = log.oldest()) {
        if (oldest.firstMessage() != null) {
          if (moved == mostMoved || !hasManyGaps()) {
            return moved == mostMoved;
          }
          moved++;
          move(oldest);
        }
        deleteOldest();
      }
    } catch (IOException | MVStoreException e) {
      LOG.log(Level.WARNING, "the store's log could not be made shorter; it is tried again", e);
    }
    return false;
  }

  /** Bytes of the log that are used, also if nobody needs them any more. */
  long logBytes() {
    return log.used();
  }

  private boolean hasManyGaps() {
    return log.used() > 2 * log.liveBytes() + (long) SPARE_SEGMENTS * segmentBytes;
  }

  private void deleteOldest() throws IOException {
    if (tables.lack(log.lastOfOldest())) {
      tables.commit();
    }
    reading.writeLock().lock();
    try {
      log.deleteOldest();
    } finally {
      reading.writeLock().unlock();
    }
  }

  /** What is needed of a segment follows once more at the end of the log. */
  private void move(Segment from) throws IOException {
    while (from.firstMessage() != null) {
      List<Edit> edits = someOf(from);
      int at = log.append(edits);
      reading.writeLock().lock();
      try {
        settle(edits, at);
      } finally {
        reading.writeLock().unlock();
      }
    }
  }

  private List<Edit> someOf(Segment from) throws IOException {
    List<Edit> edits = new ArrayList<>();
    int bytes = 0;
    Kept next;
    for (Kept each = from.firstMessage(); each != null && bytes < MOVED_AT_ONCE; each = next) {
      next = each.after;
      try {
        Edit edit = Edit.again(each, record(from, each));
        edits.add(edit);
        bytes += edit.size();
      } catch (Records.DamagedException e) {
        LOG.log(Level.ERROR, "a message of the store cannot be read any more, and is lost", e);
        from.remove(each);
      }
    }
    return edits;
  }

  @Override
  public void close() {
    try (log) {
      tables.close();
    } catch (MVStoreException | IOException e) {
      LOG.log(
          Level.WARNING, "the store's file cannot be closed; its log is read at the next start", e);
    }
  }

  /** Closes the files as they are. */
  void abandon() {
    tables.abandon();
    try {
      log.close();
    } catch (IOException e) {
      // it was only read
    }
  }
}
