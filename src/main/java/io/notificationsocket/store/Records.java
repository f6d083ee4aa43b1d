package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.exchange.local.Answer;
import io.notificationsocket.exchange.local.Fingerprint;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.zip.CRC32C;

/** How registrations and messages stand in the file: a checksum, then the fields. */
final class Records {

  private static final int CHECKSUM = Integer.BYTES;

  /** Bytes of an id. */
  static final int ID = Long.BYTES + Integer.BYTES;

  private static final int BEFORE_USER = CHECKSUM + ID + Long.BYTES + 1 + Integer.BYTES;

  private static final int KEPT = 1 << 31;

  private Records() {}

  /** A record that is not what was written. */
  static final class DamagedException extends RuntimeException {
    DamagedException(String message) {
      super(message);
    }
  }

  static byte[] of(Registration registration) {
    byte[] user = registration.userId().getBytes(UTF_8);
    byte[] connection = registration.connectionId().getBytes(UTF_8);
    byte[] recovery = registration.recoveryId().getBytes(UTF_8);
    int texts = 4 + user.length + 4 + connection.length + recovery.length;
    byte[] record = new byte[CHECKSUM + Long.BYTES + ID + texts];
    ByteBuffer out = ByteBuffer.wrap(record).position(CHECKSUM);
    out.putLong(registration.expiresAt().toEpochMilli());
    put(out, registration.arrived());
    out.putInt(user.length).put(user).putInt(connection.length).put(connection).put(recovery);
    return sealed(record);
  }

  static Registration registration(byte[] stored) {
    ByteBuffer in = opened(stored);
    Instant end = Instant.ofEpochMilli(in.getLong());
    MessageId arrived = id(in);
    String user = text(in, in.getInt());
    String connection = text(in, in.getInt());
    return new Registration(user, connection, end, arrived, text(in, in.remaining()));
  }

  /** Bytes of the record of a message. */
  static int length(Kept message) {
    return BEFORE_USER + message.userId().getBytes(UTF_8).length + message.bytes();
  }

  static byte[] of(Kept message, byte[] text) {
    byte[] user = message.userId().getBytes(UTF_8);
    byte[] record = new byte[BEFORE_USER + user.length + text.length];
    ByteBuffer out = ByteBuffer.wrap(record).position(CHECKSUM);
    put(out, message.id());
    out.putLong(message.expiresAt().toEpochMilli());
    out.put((byte) (message.untilRegistered() ? 1 : 0));
    out.putInt(user.length).put(user).put(text);
    return sealed(record);
  }

  /** All but the text. */
  static Kept message(byte[] stored) {
    ByteBuffer in = opened(stored);
    MessageId id = id(in);
    Instant end = Instant.ofEpochMilli(in.getLong());
    boolean untilRegistered = in.get() == 1;
    String user = text(in, in.getInt());
    return Kept.onMedium(user, id, end, untilRegistered, in.remaining());
  }

  /** Only the text. */
  static String json(byte[] stored) {
    ByteBuffer in = opened(stored);
    in.position(in.position() + ID + Long.BYTES + 1);
    int user = in.getInt();
    in.position(in.position() + user);
    return text(in, in.remaining());
  }

  /** The sign of the count of sessions tells whether the message is kept. */
  static byte[] of(Answer answer) {
    byte[] key = answer.key().getBytes(UTF_8);
    byte[] record = new byte[CHECKSUM + ID + 3 * Long.BYTES + Integer.BYTES + key.length];
    ByteBuffer out = ByteBuffer.wrap(record).position(CHECKSUM);
    put(out, answer.id());
    out.putLong(answer.push().high()).putLong(answer.push().low());
    int sessions = answer.kept() ? answer.sessions() | KEPT : answer.sessions();
    out.putLong(answer.expiresAt().toEpochMilli()).putInt(sessions).put(key);
    return sealed(record);
  }

  static Answer answer(byte[] stored) {
    ByteBuffer in = opened(stored);
    MessageId id = id(in);
    Fingerprint push = new Fingerprint(in.getLong(), in.getLong());
    Instant end = Instant.ofEpochMilli(in.getLong());
    int sessions = in.getInt();
    boolean kept = (sessions & KEPT) != 0;
    return new Answer(text(in, in.remaining()), push, id, sessions & ~KEPT, kept, end);
  }

  static byte[] of(MessageId id) {
    byte[] record = new byte[CHECKSUM + ID];
    put(ByteBuffer.wrap(record).position(CHECKSUM), id);
    return sealed(record);
  }

  static MessageId id(byte[] stored) {
    return id(opened(stored));
  }

  /** Without a checksum. */
  static byte[] plain(MessageId id) {
    byte[] bytes = new byte[ID];
    put(ByteBuffer.wrap(bytes), id);
    return bytes;
  }

  /** Of an id without a checksum. */
  static MessageId plainId(byte[] plain) {
    return id(ByteBuffer.wrap(plain));
  }

  private static void put(ByteBuffer out, MessageId id) {
    out.putLong(id.moment()).putInt(id.node());
  }

  private static MessageId id(ByteBuffer in) {
    return new MessageId(in.getLong(), in.getInt());
  }

  private static String text(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, UTF_8);
  }

  private static byte[] sealed(byte[] record) {
    ByteBuffer.wrap(record).putInt(checksum(record));
    return record;
  }

  private static ByteBuffer opened(byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    if (stored.length <= CHECKSUM || in.getInt() != checksum(stored)) {
      throw new DamagedException("a record does not match its checksum");
    }
    return in;
  }

  private static int checksum(byte[] record) {
    CRC32C checksum = new CRC32C();
    checksum.update(record, CHECKSUM, record.length - CHECKSUM);
    return (int) checksum.getValue();
  }
}
