package io.notificationsocket.store;

import io.notificationsocket.exchange.local.Answer;
import io.notificationsocket.registry.MessageId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.h2.store.fs.FilePath;

/**
 * What there is besides messages, in a file of H2's MVStore, whose commits leave the one before
 * them as it is. The log has all of it first, so a commit is only needed now and then: when there
 * is much to commit, and before a part of the log is deleted. Used by one thread.
 */
final class Tables implements AutoCloseable {

  /** Raised when what is in the file or the log means something else. */
  static final String FORMAT = "4";

  private static final String FORMAT_KEY = "format";
  private static final String STORE_KEY = "store"; // its number, which the log has, too
  private static final String LOGGED_KEY = "logged"; // the last record of the log that is in here

  /** A commit writes whole pages, so the fewer the better; these wait in memory for it. */
  private static final int MOST_UNCOMMITTED = 2_000;

  private static final int PAGE_BYTES = 4_096;
  private static final int COMPACT_MILLIS = 100;

  /** What was written is left where it is for so long, also when nobody needs it any more. */
  private static final int RETENTION_MILLIS = 5_000;

  private final String file;
  private final List<Edit> uncommitted = new ArrayList<>();
  private Opened opened;
  private long firstUncommitted; // the record of the first of them
  private long logged; // the last record of the log that was applied

  /** An open file. */
  private static final class Opened {
    private final MVStore store;
    private final MVMap<String, String> about;
    private final MVMap<String, byte[]> registrations;
    private final MVMap<String, byte[]> givenUp;
    private final MVMap<String, byte[]> answers;

    Opened(String file) {
      PrivateFiles.makeFile(FilePath.get(file));
      store =
          new MVStore.Builder()
              .fileName(file)
              .autoCommitDisabled()
              .autoCommitBufferSize(0)
              .cacheSize(0) // what is in the file is in memory anyway
              .pageSplitSize(PAGE_BYTES)
              .open();
      store.setVersionsToKeep(0);
      store.setRetentionTime(RETENTION_MILLIS);
      about =
          store.openMap(
              "about",
              new MVMap.Builder<String, String>()
                  .keyType(StringDataType.INSTANCE)
                  .valueType(StringDataType.INSTANCE));
      registrations = records("registrations");
      givenUp = records("given-up");
      answers = records("answers");
    }

    private MVMap<String, byte[]> records(String name) {
      return store.openMap(
          name,
          new MVMap.Builder<String, byte[]>()
              .keyType(StringDataType.INSTANCE)
              .valueType(ByteArrayDataType.INSTANCE));
    }

    void apply(Edit edit) {
      byte[] record = edit.record();
      MVMap<String, byte[]> table = table(edit.table());
      if (record == null) {
        table.remove(edit.text());
      } else {
        table.put(edit.text(), record);
      }
    }

    private MVMap<String, byte[]> table(Edit.Table name) {
      return switch (name) {
        case REGISTRATIONS -> registrations;
        case ANSWERS -> answers;
        case GIVEN_UP -> givenUp;
        case MESSAGES -> throw new IllegalArgumentException("messages are in the log alone");
      };
    }

    void commit() {
      long unused = store.commit();
      store.sync();
    }

    long number(String key) {
      try {
        return Long.parseLong(about.get(key));
      } catch (NumberFormatException e) {
        throw new Records.DamagedException("a number is none");
      }
    }
  }

  private Tables(String file, Opened opened) {
    this.file = file;
    this.opened = opened;
  }

  /**
   * Opens the file, or makes it.
   *
   * @throws MVStoreException when it cannot be used
   * @throws Records.DamagedException when it is of another format
   */
  static Tables open(String file) {
    Opened opened = new Opened(file);
    try {
      String format = opened.about.get(FORMAT_KEY);
      if (format == null && opened.registrations.isEmpty()) {
        opened.about.put(FORMAT_KEY, FORMAT);
        opened.about.put(STORE_KEY, String.valueOf(ThreadLocalRandom.current().nextLong()));
        opened.about.put(LOGGED_KEY, "0");
        opened.commit();
      } else if (!FORMAT.equals(format)) {
        throw new Records.DamagedException("its format is " + format + ", not " + FORMAT);
      }
      Tables tables = new Tables(file, opened);
      tables.logged = opened.number(LOGGED_KEY);
      return tables;
    } catch (RuntimeException e) {
      opened.store.closeImmediately();
      throw e;
    }
  }

  /** What tells this store from others. */
  long number() {
    return opened.number(STORE_KEY);
  }

  /** The number of the last record of the log of which all is in here. */
  long logged() {
    return logged;
  }

  /**
   * Takes what is not about messages.
   *
   * @param number of the record of the log that has these edits
   */
  void apply(List<Edit> edits, long number) {
    reopen();
    List<Edit> ours = edits.stream().filter(edit -> edit.table() != Edit.Table.MESSAGES).toList();
    if (uncommitted.isEmpty()) {
      firstUncommitted = number;
    }
    uncommitted.addAll(ours);
    logged = number;
    try {
      ours.forEach(opened::apply);
    } catch (MVStoreException e) {
      opened.store.closeImmediately(); // then all of it is applied again
      throw e;
    }
    if (uncommitted.size() >= MOST_UNCOMMITTED) {
      commit();
    }
  }

  /** Whether the medium has not yet all of the records up to this one. */
  boolean lack(long number) {
    return !uncommitted.isEmpty() && firstUncommitted <= number;
  }

  /**
   * Puts all that was applied on the medium. If that fails, it stays applied.
   *
   * @throws MVStoreException when the medium does not take it
   */
  void commit() {
    if (uncommitted.isEmpty()) {
      return;
    }
    reopen();
    try {
      opened.about.put(LOGGED_KEY, String.valueOf(logged));
      opened.commit();
      uncommitted.clear();
    } catch (MVStoreException e) {
      opened.store.closeImmediately(); // nothing is known of what it has in memory
      throw e;
    }
  }

  /** From now on the log is taken as it is, though a part of it that was here is missing. */
  void accept(long number) {
    logged = number;
    opened.about.put(LOGGED_KEY, String.valueOf(number));
    opened.commit();
  }

  private void reopen() {
    if (opened.store.isClosed()) {
      opened = new Opened(file);
      uncommitted.forEach(opened::apply);
    }
  }

  /** Gives room back that is no longer used, for a moment. */
  void compact() {
    commit();
    if (!opened.store.isClosed()) {
      opened.store.compactFile(COMPACT_MILLIS);
    }
  }

  /**
   * Reads everything into memory.
   *
   * @return the greatest id in it
   * @throws Records.DamagedException or MVStoreException when it is not what was written
   */
  MessageId load(Registrations registrations, Messages messages, Answers answers) {
    MessageId newest = MessageId.FIRST;
    for (byte[] record : opened.registrations.values()) {
      var registration = Records.registration(record);
      registrations.load(registration);
      if (!registration.arrived().equals(MessageId.LAST)) {
        newest = later(newest, registration.arrived());
      }
    }
    for (Map.Entry<String, byte[]> entry : opened.givenUp.entrySet()) {
      MessageId id = Records.id(entry.getValue());
      messages.load(new Change.GivenUp(entry.getKey(), id));
      newest = later(newest, id);
    }
    List<Answer> known = opened.answers.values().stream().map(Records::answer).toList();
    known.stream().sorted(Comparator.comparing(Answer::id)).forEach(answers::load);
    return known.stream().map(Answer::id).reduce(newest, Tables::later);
  }

  static MessageId later(MessageId one, MessageId other) {
    return one.isAfter(other) ? one : other;
  }

  @Override
  public void close() {
    try {
      commit();
      opened.store.close();
    } finally {
      opened.store.closeImmediately();
    }
  }

  /** Closes the file as it is. */
  void abandon() {
    opened.store.closeImmediately();
  }
}
