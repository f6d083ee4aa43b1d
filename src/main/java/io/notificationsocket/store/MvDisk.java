package io.notificationsocket.store;

import io.notificationsocket.registry.Answer;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.store.Change.GivenUp;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * A file of H2's MVStore, whose commits leave the one before them as it is, and a log beside it:
 * what is small is on the medium when the log has it, and is committed together with more of its
 * kind. A crash leaves the last commit, and the log says what came after it. Messages stand under
 * their ids, which ascend: what is dropped frees whole stretches of the file. Safe as {@link Disk}
 * says.
 */
final class MvDisk implements Disk {

  /** What the log's name has after that of the file. */
  static final String LOG_SUFFIX = ".log";

  /** Raised when what is in the files means something else. */
  static final String FORMAT = "3";

  private static final Logger LOG = System.getLogger(MvDisk.class.getName());

  private static final String FORMAT_KEY = "format";
  private static final String STORE_KEY = "store"; // its number, which the log has, too
  private static final String LOGGED_KEY = "logged"; // the last record of the log that is in here
  private static final String TRIED_KEY = "tried";

  /**
   * A cache would keep each page that is written until it is old, for the collector to move and to
   * sweep up: twice the pauses under load. Without it a message takes 10 µs to read instead of 2.
   */
  private static final int CACHE_MEGABYTES = 0;

  private static final int PAGE_BYTES = 4_096;

  /** Pages of what is appended have up to 48 records, however long these are. */
  private static final int APPENDED_BYTES = 512;

  /** Of 2,000 usual messages. They wait in memory for the next commit, which takes some ms. */
  private static final int LOG_BYTES = 512 * 1_024;

  private static final int TIDY_MILLIS = 100;

  /** What was written is left where it is for so long, also when nobody needs it any more. */
  private static final int RETENTION_MILLIS = 5_000;

  private final String file;
  private final int retentionMillis;
  private final WriteAheadLog log;
  private final ReadWriteLock reading = new ReentrantReadWriteLock();
  private volatile Opened opened;

  // Of the thread that writes.
  private long committed; // the last record of the log that was
  private boolean behind; // a commit has failed

  /** The tables of an open file. */
  private static final class Opened {
    private final MVStore store;
    private final MVMap<String, String> about;
    private final MVMap<String, byte[]> registrations;
    private final MVMap<MessageId, byte[]> messages;
    private final MVMap<String, byte[]> givenUp;
    private final MVMap<String, byte[]> answers;
    private MessageId newest; // of those that stood among the messages

    Opened(String file, int retentionMillis) {
      store =
          new MVStore.Builder()
              .fileName(file)
              .autoCommitDisabled()
              .autoCommitBufferSize(0)
              .cacheSize(CACHE_MEGABYTES)
              .pageSplitSize(PAGE_BYTES)
              .open();
      store.setVersionsToKeep(0);
      store.setRetentionTime(retentionMillis);
      about =
          store.openMap(
              "about",
              new MVMap.Builder<String, String>()
                  .keyType(StringDataType.INSTANCE)
                  .valueType(StringDataType.INSTANCE));
      registrations = store.openMap("registrations", records(StringDataType.INSTANCE));
      messages = store.openMap("messages", records(MessageIdType.INSTANCE).singleWriter());
      givenUp = store.openMap("given-up", records(StringDataType.INSTANCE));
      answers = store.openMap("answers", records(StringDataType.INSTANCE));
      MessageId last = messages.lastKey();
      newest = last == null ? MessageId.FIRST : last;
    }

    private static <K> MVMap.Builder<K, byte[]> records(DataType<K> keys) {
      return new MVMap.Builder<K, byte[]>().keyType(keys).valueType(ByteArrayDataType.INSTANCE);
    }

    /** Catches up with the log; if that fails, the file is closed. */
    void replay(WriteAheadLog log) throws IOException {
      try {
        log.replay(logged(), this::apply);
      } catch (IOException | RuntimeException e) {
        store.closeImmediately();
        throw e;
      }
    }

    void apply(List<Edit> edits) {
      edits.forEach(this::apply);
      Object unused = messages.getRootPage(); // now those who read see what was appended
    }

    void apply(Edit edit) {
      byte[] record = edit.record();
      switch (edit.table()) {
        case MESSAGES -> putMessage(edit.id(), record);
        case REGISTRATIONS -> put(registrations, edit.text(), record);
        case ANSWERS -> put(answers, edit.text(), record);
        case GIVEN_UP -> put(givenUp, edit.text(), record);
      }
    }

    /** Most come in the order of their ids, and are then put into a page many at a time. */
    private void putMessage(MessageId id, byte @Nullable [] record) {
      boolean next = id.isAfter(newest);
      if (next && record != null) {
        newest = id;
      }
      if (next && record != null && record.length <= APPENDED_BYTES) {
        messages.append(id, record);
      } else {
        put(messages, id, record);
      }
    }

    private static <K> void put(MVMap<K, byte[]> table, K key, byte @Nullable [] record) {
      if (record == null) {
        table.remove(key);
      } else {
        table.put(key, record);
      }
    }

    /** The number of the last record of the log that is in the file. */
    long logged() {
      return number(about.getOrDefault(LOGGED_KEY, "0"));
    }

    /** What tells this store from others. */
    long number() {
      return number(about.get(STORE_KEY));
    }

    private static long number(@Nullable String text) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new Records.DamagedException("a number is none");
      }
    }
  }

  private MvDisk(String file, int retentionMillis, Opened opened, WriteAheadLog log) {
    this.file = file;
    this.retentionMillis = retentionMillis;
    this.opened = opened;
    this.log = log;
    this.committed = opened.logged();
  }

  /**
   * Opens the file and its log, or makes them.
   *
   * @throws MVStoreException when they cannot be used
   * @throws Records.DamagedException when they are of another format, or not what was written
   */
  static MvDisk open(String file) {
    return open(file, RETENTION_MILLIS, LOG_BYTES);
  }

  /**
   * The same.
   *
   * @param retentionMillis for how long room that is free is not written again, from when it was
   *     written last
   * @param logBytes the length of the log, if it is made
   */
  static MvDisk open(String file, int retentionMillis, int logBytes) {
    Opened opened = new Opened(file, retentionMillis);
    try {
      String format = opened.about.get(FORMAT_KEY);
      boolean fresh = format == null && opened.registrations.isEmpty();
      if (!fresh && !FORMAT.equals(format)) {
        throw new Records.DamagedException("its format is " + format + ", not " + FORMAT);
      }
      WriteAheadLog log =
          fresh ? begin(opened, file, logBytes) : openLog(opened, file + LOG_SUFFIX, logBytes);
      return caughtUp(new MvDisk(file, retentionMillis, opened, log));
    } catch (IOException e) {
      opened.store.closeImmediately();
      throw DataUtils.newMVStoreException(
          DataUtils.ERROR_WRITING_FAILED, "the log cannot be used: {0}", file + LOG_SUFFIX, e);
    } catch (RuntimeException e) {
      opened.store.closeImmediately();
      throw e;
    }
  }

  private static MvDisk caughtUp(MvDisk disk) throws IOException {
    try {
      disk.opened.replay(disk.log);
      return disk;
    } catch (IOException | RuntimeException e) {
      disk.log.close();
      throw e;
    }
  }

  private static WriteAheadLog begin(Opened opened, String file, int logBytes) throws IOException {
    long number = ThreadLocalRandom.current().nextLong();
    WriteAheadLog log = WriteAheadLog.create(file + LOG_SUFFIX, number, logBytes);
    opened.about.put(FORMAT_KEY, FORMAT);
    opened.about.put(STORE_KEY, String.valueOf(number));
    long unused = opened.store.commit();
    opened.store.sync();
    return log;
  }

  private static WriteAheadLog openLog(Opened opened, String path, int bytes) throws IOException {
    if (WriteAheadLog.exists(path)) {
      return WriteAheadLog.open(path, opened.number());
    }
    LOG.log(
        Level.WARNING,
        "the store''s log is missing: {0}; so is what was written last, if the server was killed",
        path);
    return WriteAheadLog.create(path, opened.number(), bytes);
  }

  /**
   * Reads everything into memory.
   *
   * @return the greatest id in it
   * @throws Records.DamagedException or MVStoreException when it is not what was written
   */
  MessageId load(Registrations registrations, Messages messages, Answers answers) {
    MessageId newest = MessageId.FIRST;
    Opened now = opened;
    for (byte[] record : now.registrations.values()) {
      var registration = Records.registration(record);
      registrations.load(registration);
      if (!registration.arrived().equals(MessageId.LAST)) {
        newest = later(newest, registration.arrived());
      }
    }
    for (Map.Entry<String, byte[]> entry : now.givenUp.entrySet()) {
      MessageId id = Records.id(entry.getValue());
      messages.load(new GivenUp(entry.getKey(), id));
      newest = later(newest, id);
    }
    for (Map.Entry<MessageId, byte[]> entry : now.messages.entrySet()) {
      Kept message = Records.message(entry.getValue());
      if (!message.id().equals(entry.getKey())) {
        throw new Records.DamagedException("a message stands under another id");
      }
      messages.load(message);
      newest = later(newest, message.id());
    }
    List<Answer> known = now.answers.values().stream().map(Records::answer).toList();
    known.stream().sorted(Comparator.comparing(Answer::id)).forEach(answers::load);
    newest = known.stream().map(Answer::id).reduce(newest, MvDisk::later);
    registrations.resolve(newest);
    return newest;
  }

  private static MessageId later(MessageId one, MessageId other) {
    return one.isAfter(other) ? one : other;
  }

  @Override
  public void write(Collection<Change> changes) {
    List<Edit> edits = changes.stream().map(Edit::of).filter(Objects::nonNull).toList();
    try {
      if (opened.store.isClosed()) {
        reopen(); // as it was after the last write
      }
      boolean logged = !behind && log.append(edits);
      opened.apply(edits);
      if (changes.isEmpty()) {
        opened.about.put(TRIED_KEY, String.valueOf(System.currentTimeMillis()));
      }
      if (!logged || changes.isEmpty()) {
        commit();
      }
    } catch (MVStoreException e) {
      behind = true;
      closeAtOnce();
      throw new StoreFailedException("the store's file cannot be written: " + file, e);
    } catch (IOException e) {
      throw new StoreFailedException("the store's log cannot be written: " + file + LOG_SUFFIX, e);
    }
  }

  /** Of all that the tables have got. The log has nothing then that they have not. */
  private void commit() {
    MVStore store = opened.store;
    long number = log.number();
    if (number != committed) {
      opened.about.put(LOGGED_KEY, String.valueOf(number));
    }
    long unused = store.commit();
    store.sync();
    committed = number;
    behind = false;
    log.reset();
  }

  /** After a failed commit nothing is known of what the open store has in memory. */
  private void reopen() throws IOException {
    reading.writeLock().lock();
    try {
      Opened again = new Opened(file, retentionMillis);
      again.replay(log);
      opened = again;
    } finally {
      reading.writeLock().unlock();
    }
  }

  private void closeAtOnce() {
    opened.store.closeImmediately();
    try {
      reopen(); // for those who read
    } catch (MVStoreException | IOException e) {
      // tried again at the next write
    }
  }

  @Override
  public @Nullable String text(Kept message) {
    reading.readLock().lock();
    try {
      byte[] record = read(opened, message.id());
      return record == null ? null : Records.json(record);
    } catch (MVStoreException | Records.DamagedException e) {
      throw new StoreFailedException("the store's file cannot be read: " + file, e);
    } finally {
      reading.readLock().unlock();
    }
  }

  /**
   * Says which version it reads meanwhile. Otherwise a commit may give the pages' room away, even
   * within the time of retention: that counts from when a page was written.
   */
  private static byte @Nullable [] read(Opened now, MessageId id) {
    MVStore.TxCounter version = now.store.registerVersionUsage();
    try {
      return now.messages.get(id);
    } finally {
      now.store.deregisterVersionUsage(version);
    }
  }

  @Override
  public void tidy() {
    if (opened.store.isClosed()) {
      return;
    }
    reading.writeLock().lock();
    try {
      if (log.number() != committed) {
        commit();
      }
      opened.store.compactFile(TIDY_MILLIS);
    } catch (MVStoreException e) {
      behind = true;
      closeAtOnce();
      throw e;
    } finally {
      reading.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    try (log) {
      if (!opened.store.isClosed()) {
        if (log.number() != committed) {
          commit();
        }
        opened.store.close();
      }
    } catch (MVStoreException | IOException e) {
      LOG.log(
          Level.WARNING, "the store's file cannot be closed; its log is read at the next start", e);
      opened.store.closeImmediately();
    }
  }

  /** Closes the files as they are. */
  void abandon() {
    opened.store.closeImmediately();
    try {
      log.close();
    } catch (IOException e) {
      // it was only read
    }
  }
}
