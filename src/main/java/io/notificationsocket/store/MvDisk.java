package io.notificationsocket.store;

import io.notificationsocket.registry.Answer;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.store.Change.AnswerDropped;
import io.notificationsocket.store.Change.AnswerKept;
import io.notificationsocket.store.Change.GivenUp;
import io.notificationsocket.store.Change.MessageDropped;
import io.notificationsocket.store.Change.MessageKept;
import io.notificationsocket.store.Change.Registered;
import io.notificationsocket.store.Change.RegistrationRemoved;
import io.notificationsocket.store.Change.RegistrationSaved;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * A file of H2's MVStore: a log of changed pages, so that a crash leaves the last commit. Messages
 * stand under their ids, which ascend: a commit writes the last page of them, and what is dropped
 * frees whole stretches of the file. Safe as {@link Disk} says.
 */
final class MvDisk implements Disk {

  /** Raised when what is in the file means something else. */
  static final String FORMAT = "2";

  private static final String FORMAT_KEY = "format";
  private static final String TRIED_KEY = "tried";
  private static final char BETWEEN_IDS = '\0'; // no id has a control character

  /**
   * A cache would keep each page that is written until it is old, for the collector to move and to
   * sweep up: twice the pauses under load. Without it a message takes 10 µs to read instead of 2.
   */
  private static final int CACHE_MEGABYTES = 0;

  /** A commit writes the last page anew: with the usual 16 KB it took a third longer. */
  private static final int PAGE_BYTES = 4_096;

  private static final int TIDY_MILLIS = 100;

  /** What was written is left where it is for so long, also when nobody needs it any more. */
  private static final int RETENTION_MILLIS = 5_000;

  private final String file;
  private final int retentionMillis;
  private final ReadWriteLock reading = new ReentrantReadWriteLock();
  private volatile Opened opened;

  private record Opened(
      MVStore store,
      MVMap<String, String> about,
      MVMap<String, byte[]> registrations,
      MVMap<MessageId, byte[]> messages,
      MVMap<String, String> givenUp,
      MVMap<String, byte[]> answers) {

    static Opened of(String file, int retentionMillis) {
      MVStore store =
          new MVStore.Builder()
              .fileName(file)
              .autoCommitDisabled()
              .autoCommitBufferSize(0)
              .cacheSize(CACHE_MEGABYTES)
              .pageSplitSize(PAGE_BYTES)
              .open();
      store.setVersionsToKeep(0);
      store.setRetentionTime(retentionMillis);
      return new Opened(
          store,
          texts(store, "about"),
          records(store, "registrations", StringDataType.INSTANCE),
          records(store, "messages", MessageIdType.INSTANCE),
          texts(store, "given-up"),
          records(store, "answers", StringDataType.INSTANCE));
    }

    private static MVMap<String, String> texts(MVStore store, String name) {
      return store.openMap(
          name,
          new MVMap.Builder<String, String>()
              .keyType(StringDataType.INSTANCE)
              .valueType(StringDataType.INSTANCE));
    }

    private static <K> MVMap<K, byte[]> records(MVStore store, String name, DataType<K> keys) {
      return store.openMap(
          name, new MVMap.Builder<K, byte[]>().keyType(keys).valueType(ByteArrayDataType.INSTANCE));
    }
  }

  private MvDisk(String file, int retentionMillis, Opened opened) {
    this.file = file;
    this.retentionMillis = retentionMillis;
    this.opened = opened;
  }

  /**
   * Opens the file, or makes it.
   *
   * @throws MVStoreException when it cannot be used
   * @throws Records.DamagedException when it is of another format
   */
  static MvDisk open(String file) {
    return open(file, RETENTION_MILLIS);
  }

  /**
   * The same.
   *
   * @param retentionMillis for how long room that is free is not written again, from when it was
   *     written last
   */
  static MvDisk open(String file, int retentionMillis) {
    Opened opened = Opened.of(file, retentionMillis);
    String format = opened.about().get(FORMAT_KEY);
    boolean fresh = format == null && opened.registrations().isEmpty();
    if (!fresh && !FORMAT.equals(format)) {
      opened.store().closeImmediately();
      throw new Records.DamagedException("its format is " + format + ", not " + FORMAT);
    }
    MvDisk disk = new MvDisk(file, retentionMillis, opened);
    if (fresh) {
      opened.about().put(FORMAT_KEY, FORMAT);
      disk.commit();
    }
    return disk;
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
    for (byte[] record : now.registrations().values()) {
      var registration = Records.registration(record);
      registrations.load(registration);
      if (!registration.arrived().equals(MessageId.LAST)) {
        newest = later(newest, registration.arrived());
      }
    }
    for (Map.Entry<String, String> entry : now.givenUp().entrySet()) {
      MessageId id = id(entry.getValue());
      messages.load(new GivenUp(entry.getKey(), id));
      newest = later(newest, id);
    }
    for (Map.Entry<MessageId, byte[]> entry : now.messages().entrySet()) {
      Kept message = Records.message(entry.getValue());
      if (!message.id().equals(entry.getKey())) {
        throw new Records.DamagedException("a message stands under another id");
      }
      messages.load(message);
      newest = later(newest, message.id());
    }
    List<Answer> known = now.answers().values().stream().map(Records::answer).toList();
    known.stream().sorted(Comparator.comparing(Answer::id)).forEach(answers::load);
    newest = known.stream().map(Answer::id).reduce(newest, MvDisk::later);
    registrations.resolve(newest);
    return newest;
  }

  private static MessageId later(MessageId one, MessageId other) {
    return one.isAfter(other) ? one : other;
  }

  private static MessageId id(String text) {
    MessageId id = MessageId.parse(text);
    if (id == null) {
      throw new Records.DamagedException("an id is none");
    }
    return id;
  }

  @Override
  public void write(Collection<Change> changes) {
    try {
      if (opened.store().isClosed()) {
        reopen(); // as it was after the last commit
      }
      changes.forEach(this::apply);
      if (changes.isEmpty()) {
        opened.about().put(TRIED_KEY, String.valueOf(System.currentTimeMillis()));
      }
      commit();
    } catch (MVStoreException e) {
      closeAtOnce();
      throw new StoreFailedException("the store's file cannot be written: " + file, e);
    }
  }

  private void commit() {
    MVStore store = opened.store();
    long unused = store.commit();
    store.sync();
  }

  private void apply(Change change) {
    Opened now = opened;
    if (change instanceof MessageKept kept) {
      Kept message = kept.message();
      byte[] text = message.text();
      if (text != null) {
        now.messages().put(message.id(), Records.of(message, text));
      }
    } else if (change instanceof MessageDropped dropped) {
      now.messages().remove(dropped.about());
    } else if (change instanceof RegistrationSaved saved) {
      now.registrations().put(key((Registered) saved.about()), Records.of(saved.registration()));
    } else if (change instanceof RegistrationRemoved removed) {
      now.registrations().remove(key(removed.about()));
    } else if (change instanceof AnswerKept kept) {
      now.answers().put(kept.answer().key(), Records.of(kept.answer()));
    } else if (change instanceof AnswerDropped dropped) {
      now.answers().remove(dropped.about().key());
    } else if (change instanceof GivenUp known) {
      if (known.newest().equals(MessageId.FIRST)) {
        now.givenUp().remove(known.userId());
      } else {
        now.givenUp().put(known.userId(), known.newest().toString());
      }
    }
  }

  private static String key(Registered registered) {
    return registered.userId() + BETWEEN_IDS + registered.connectionId();
  }

  /** After a failed write nothing is known of what the open store has in memory. */
  private void reopen() {
    reading.writeLock().lock();
    try {
      opened = Opened.of(file, retentionMillis);
    } finally {
      reading.writeLock().unlock();
    }
  }

  private void closeAtOnce() {
    opened.store().closeImmediately();
    try {
      reopen(); // for those who read
    } catch (MVStoreException e) {
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
    MVStore.TxCounter version = now.store().registerVersionUsage();
    try {
      return now.messages().get(id);
    } finally {
      now.store().deregisterVersionUsage(version);
    }
  }

  @Override
  public void tidy() {
    if (opened.store().isClosed()) {
      return;
    }
    reading.writeLock().lock();
    try {
      opened.store().compactFile(TIDY_MILLIS);
    } catch (MVStoreException e) {
      closeAtOnce();
      throw e;
    } finally {
      reading.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    if (!opened.store().isClosed()) {
      opened.store().close();
    }
  }
}
