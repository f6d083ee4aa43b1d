package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.store.Change.AnswerDropped;
import io.notificationsocket.store.Change.AnswerKept;
import io.notificationsocket.store.Change.GivenUp;
import io.notificationsocket.store.Change.MessageDropped;
import io.notificationsocket.store.Change.MessageKept;
import io.notificationsocket.store.Change.Registered;
import io.notificationsocket.store.Change.RegistrationRemoved;
import io.notificationsocket.store.Change.RegistrationSaved;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a change does to one of the tables or to the messages: a record stands under a key from now
 * on, or none does. To do it twice is the same as once.
 */
final class Edit {

  private static final char BETWEEN_IDS = '\0'; // no id has a control character
  private static final int REMOVED = 0x80; // in the byte that says which table

  /** Where records stand. */
  enum Table {
    REGISTRATIONS('r'),
    MESSAGES('m'),
    GIVEN_UP('g'),
    ANSWERS('a');

    private final int code; // in a log

    Table(int code) {
      this.code = code;
    }

    static Table of(int code) {
      for (Table table : values()) {
        if (table.code == code) {
          return table;
        }
      }
      throw new Records.DamagedException("its log is about something unknown");
    }
  }

  private final Table table;
  private final Object key;
  private final byte[] keyBytes;
  private final byte @Nullable [] record;
  private final @Nullable Kept message;

  private Edit(Kept message, byte @Nullable [] record) {
    this(Table.MESSAGES, message.id(), Records.plain(message.id()), record, message);
  }

  private Edit(Table table, MessageId key, byte @Nullable [] record) {
    this(table, key, Records.plain(key), record, null);
  }

  private Edit(Table table, String key, byte @Nullable [] record) {
    this(table, key, key.getBytes(UTF_8), record, null);
  }

  private Edit(
      Table table, Object key, byte[] keyBytes, byte @Nullable [] record, @Nullable Kept message) {
    this.table = table;
    this.key = key;
    this.keyBytes = keyBytes;
    this.record = record;
    this.message = message;
  }

  /** What this change does; null when its message has been dropped, and there is nothing to do. */
  static @Nullable Edit of(Change change) {
    if (change instanceof MessageKept kept) {
      Kept message = kept.message();
      byte[] text = message.text();
      return text == null ? null : new Edit(message, Records.of(message, text));
    } else if (change instanceof MessageDropped dropped) {
      return new Edit(dropped.message(), null);
    } else if (change instanceof RegistrationSaved saved) {
      String key = key((Registered) saved.about());
      return new Edit(Table.REGISTRATIONS, key, Records.of(saved.registration()));
    } else if (change instanceof RegistrationRemoved removed) {
      return new Edit(Table.REGISTRATIONS, key(removed.about()), null);
    } else if (change instanceof AnswerKept kept) {
      return new Edit(Table.ANSWERS, kept.answer().key(), Records.of(kept.answer()));
    } else if (change instanceof AnswerDropped dropped) {
      return new Edit(Table.ANSWERS, dropped.about().key(), null);
    } else {
      GivenUp known = (GivenUp) change;
      boolean none = known.newest().equals(MessageId.FIRST);
      return new Edit(Table.GIVEN_UP, known.userId(), none ? null : Records.of(known.newest()));
    }
  }

  /** That the record of a message stands here, too. */
  static Edit again(Kept message, byte[] record) {
    return new Edit(message, record);
  }

  private static String key(Registered registered) {
    return registered.userId() + BETWEEN_IDS + registered.connectionId();
  }

  Table table() {
    return table;
  }

  /** The key of a message. */
  MessageId id() {
    return (MessageId) key;
  }

  /** The key of anything else. */
  String text() {
    return (String) key;
  }

  /** What it is about, if it was made from a message of this server's memory. */
  @Nullable Kept message() {
    return message;
  }

  /** Null when none is to stand there. */
  byte @Nullable [] record() {
    return record;
  }

  /** Bytes in a log of the edit that puts a message there, before its record. */
  static int beforeMessage() {
    return 1 + Integer.BYTES + Records.ID + Integer.BYTES;
  }

  /** Bytes in a log. */
  int size() {
    byte[] put = record;
    int head = 1 + Integer.BYTES + keyBytes.length;
    return put == null ? head : head + Integer.BYTES + put.length;
  }

  void write(ByteBuffer out) {
    byte[] put = record;
    out.put((byte) (put == null ? table.code | REMOVED : table.code));
    out.putInt(keyBytes.length).put(keyBytes);
    if (put != null) {
      out.putInt(put.length).put(put);
    }
  }

  /** Reads what was written. */
  static Edit read(ByteBuffer in) {
    int head = in.get();
    Table table = Table.of(head & ~REMOVED & 0xff);
    byte[] key = bytes(in);
    byte[] record = (head & REMOVED) == 0 ? bytes(in) : null;
    return table == Table.MESSAGES
        ? new Edit(table, Records.plainId(key), record)
        : new Edit(table, new String(key, UTF_8), record);
  }

  private static byte[] bytes(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }
}
