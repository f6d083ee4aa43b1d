package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Registration;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A row of the messages table, and the conversion from and to rows of all tables. SQLite's pages
 * have no checksums, so each row has a checksum of its other columns.
 *
 * @param bytes the size of the text in UTF-8, wherever it is
 * @param json null if the row is damaged; the other values may be wrong then
 */
record Row(
    MessageId id,
    String userId,
    long expiresAt,
    boolean untilRegistered,
    int bytes,
    @Nullable String json) {

  static final String MESSAGE = "id, node, user, expires, until_registered, crc, json";
  static final String TEXT = "id, node, complete, crc, json";
  static final String MEMBER = "topic, user, crc";
  static final String INBOX =
      "user, id, node, expires, seen, read_at, archived, version, updated, crc";

  private static final byte[] ELSEWHERE = {};
  static final String REGISTRATION =
      "user, connection, expires, arrived, arrived_node, recovery, crc, meta";
  static final String IDEMPOTENCY =
      "key, push_high, push_low, message, message_node, sessions, kept, expires, crc, user, users";
  static final String DISCARDED = "user, id, node, crc";
  static final String LEAVING = "user, until, until_node, arrived, arrived_node, crc";
  static final String FORGETTING = "user, until, until_node, crc";
  static final String LAST_SEEN = "user, at, connected, crc";

  boolean isDamaged() {
    return json == null;
  }

  /** The message of an undamaged row. */
  StoredMessage message() {
    String text = json;
    if (text == null) {
      throw new IllegalStateException("message " + id + " is damaged");
    }
    return new StoredMessage(id, text, Instant.ofEpochMilli(expiresAt), untilRegistered);
  }

  // ---- messages --------------------------------------------------------------------------------

  static void bind(PreparedStatement to, MessageEntry message) throws SQLException {
    MessageId id = message.id();
    byte[] text = message.shared() == null ? message.text() : ELSEWHERE;
    to.setLong(1, id.moment());
    to.setInt(2, id.node());
    to.setString(3, message.userId());
    to.setLong(4, message.expiresAt());
    to.setInt(5, message.untilRegistered() ? 1 : 0);
    int untilRegistered = message.untilRegistered() ? 1 : 0;
    to.setLong(6, crc(message.userId(), id, message.expiresAt(), untilRegistered, text));
    if (text == ELSEWHERE) {
      to.setNull(7, Types.BLOB);
    } else {
      to.setBytes(7, text);
    }
  }

  /** The checksum of a message with its text. */
  static long crc(String userId, MessageId id, long expiresAt, int untilRegistered, byte[] text) {
    return crc(userId, text, id.moment(), id.node(), expiresAt, untilRegistered);
  }

  /** A row, and behind its columns those of the text to which it may refer. */
  static Row message(ResultSet from) throws SQLException {
    byte[] own = from.getBytes(7);
    byte[] text = own == null ? text(from, 7, id(from)) : own;
    return text == null || !isWhole(from, own)
        ? row(from, 0, null)
        : row(from, text.length, new String(text, UTF_8));
  }

  /** A row without its text, and behind its columns the length of that to which it may refer. */
  static Row summary(ResultSet from) throws SQLException {
    byte[] own = from.getBytes(7);
    int length = own == null ? from.getInt(8) : own.length;
    return length == 0 || !isWhole(from, own) ? row(from, 0, null) : row(from, length, "");
  }

  private static Row row(ResultSet from, int bytes, @Nullable String json) throws SQLException {
    return new Row(id(from), text(from, 3), from.getLong(4), from.getInt(5) != 0, bytes, json);
  }

  private static MessageId id(ResultSet from) throws SQLException {
    return new MessageId(from.getLong(1), from.getInt(2));
  }

  /** Whether nothing of a row has changed, but for a text elsewhere. */
  static boolean isWhole(ResultSet from, byte @Nullable [] own) throws SQLException {
    byte[] text = own == null ? ELSEWHERE : own;
    long crc =
        crc(text(from, 3), text, from.getLong(1), from.getInt(2), from.getLong(4), from.getInt(5));
    return from.getLong(6) == crc;
  }

  // ---- texts of messages to many, members ------------------------------------------------------

  static void bind(PreparedStatement to, SharedText text, boolean complete) throws SQLException {
    MessageId id = text.id();
    to.setLong(1, id.moment());
    to.setInt(2, id.node());
    to.setInt(3, complete ? 1 : 0);
    to.setLong(4, crc(id, complete ? 1 : 0, text.text()));
    to.setBytes(5, text.text());
  }

  /** The checksum of a text in a row of its own. */
  static long crc(MessageId id, int complete, byte[] text) {
    return crc("", text, id.moment(), id.node(), complete);
  }

  /**
   * The text in a row; null if the row is damaged, or is not of this message.
   *
   * @param before how many columns precede those of the text
   */
  static byte @Nullable [] text(ResultSet from, int before, MessageId of) throws SQLException {
    long moment = from.getLong(before + 1);
    int node = from.getInt(before + 2);
    int complete = from.getInt(before + 3);
    byte[] json = from.getBytes(before + 5);
    boolean whole =
        json != null && from.getLong(before + 4) == crc("", json, moment, node, complete);
    return whole && of.equals(new MessageId(moment, node)) ? json : null;
  }

  static void bindMember(PreparedStatement to, String topic, String userId) throws SQLException {
    to.setString(1, topic);
    to.setString(2, userId);
    to.setLong(3, crcOfMember(topic, userId));
  }

  static boolean isMember(ResultSet from) throws SQLException {
    return from.getLong(3) == crcOfMember(text(from, 1), text(from, 2));
  }

  private static long crcOfMember(String topic, String userId) {
    return crc(topic, userId.getBytes(UTF_8));
  }

  // ---- inboxes ---------------------------------------------------------------------------------

  /** Binds what never changes of a row. */
  static void bindInbox(PreparedStatement to, String userId, MessageId id, long expiresAt)
      throws SQLException {
    to.setString(1, userId);
    to.setLong(2, id.moment());
    to.setInt(3, id.node());
    to.setLong(4, expiresAt);
    to.setLong(5, crc(userId, ELSEWHERE, id.moment(), id.node(), expiresAt));
  }

  /** Whether nothing of a row has changed that never does. */
  static boolean isWholeInbox(ResultSet from) throws SQLException {
    long crc = crc(text(from, 1), ELSEWHERE, from.getLong(2), from.getInt(3), from.getLong(4));
    return from.getLong(10) == crc;
  }

  // ---- registrations ---------------------------------------------------------------------------

  static void bind(PreparedStatement to, Registration registration) throws SQLException {
    MessageId arrived = registration.arrived();
    long expiresAt = registration.expiresAt().toEpochMilli();
    to.setString(1, registration.userId());
    to.setString(2, registration.connectionId());
    to.setLong(3, expiresAt);
    to.setLong(4, arrived.moment());
    to.setInt(5, arrived.node());
    to.setString(6, registration.recoveryId());
    to.setLong(7, crc(registration, expiresAt));
    to.setString(8, registration.meta());
  }

  /** Null when it is damaged. */
  static @Nullable Registration registration(ResultSet from) throws SQLException {
    long expiresAt = from.getLong(3);
    Registration read =
        new Registration(
            text(from, 1),
            text(from, 2),
            Instant.ofEpochMilli(expiresAt),
            new MessageId(from.getLong(4), from.getInt(5)),
            text(from, 6),
            from.getString(8));
    return from.getLong(7) == crc(read, expiresAt) ? read : null;
  }

  private static long crc(Registration registration, long expiresAt) {
    // With lengths, so that no character can move from one text to the next unnoticed.
    String texts =
        registration.userId().length()
            + ":"
            + registration.connectionId().length()
            + ":"
            + registration.userId()
            + registration.connectionId()
            + registration.recoveryId();
    MessageId arrived = registration.arrived();
    String meta = registration.meta();
    byte[] notes = meta == null ? new byte[0] : meta.getBytes(UTF_8);
    return crc(texts, notes, expiresAt, arrived.moment(), arrived.node());
  }

  // ---- answers ---------------------------------------------------------------------------------

  static void bind(PreparedStatement to, IdempotencyRecord record) throws SQLException {
    to.setString(1, record.key());
    to.setLong(2, record.push().high());
    to.setLong(3, record.push().low());
    to.setLong(4, record.id().moment());
    to.setInt(5, record.id().node());
    to.setInt(6, record.sessions());
    to.setInt(7, record.kept() ? 1 : 0);
    to.setLong(8, record.expiresAt().toEpochMilli());
    to.setLong(9, crc(record));
    to.setString(10, record.userId());
    to.setInt(11, record.users());
  }

  /** Null when it is damaged. */
  static @Nullable IdempotencyRecord idempotencyRecord(ResultSet from) throws SQLException {
    IdempotencyRecord read =
        new IdempotencyRecord(
            text(from, 1),
            new Fingerprint(from.getLong(2), from.getLong(3)),
            new MessageId(from.getLong(4), from.getInt(5)),
            from.getInt(11),
            from.getInt(6),
            from.getInt(7) != 0,
            Instant.ofEpochMilli(from.getLong(8)),
            text(from, 10));
    return from.getLong(9) == crc(read) ? read : null;
  }

  private static long crc(IdempotencyRecord record) {
    return crc(
        record.key(),
        record.userId().getBytes(UTF_8),
        record.push().high(),
        record.push().low(),
        record.id().moment(),
        record.id().node(),
        // Nothing for one user: the first version of the file had no column for them.
        record.sessions() | (record.users() - 1L) << Integer.SIZE,
        record.kept() ? 1 : 0,
        record.expiresAt().toEpochMilli());
  }

  // ---- discarded messages, users who left ------------------------------------------------------

  static void bindDiscarded(PreparedStatement to, String userId, MessageId id) throws SQLException {
    to.setString(1, userId);
    to.setLong(2, id.moment());
    to.setInt(3, id.node());
    to.setLong(4, crc(userId, new byte[0], id.moment(), id.node()));
  }

  /** The id in the row; null if the row is damaged. */
  static @Nullable MessageId discarded(ResultSet from) throws SQLException {
    MessageId read = new MessageId(from.getLong(2), from.getInt(3));
    long crc = crc(text(from, 1), new byte[0], read.moment(), read.node());
    return from.getLong(4) == crc ? read : null;
  }

  static void bind(PreparedStatement to, Change.UserLeft left) throws SQLException {
    to.setString(1, left.userId());
    to.setLong(2, left.until().moment());
    to.setInt(3, left.until().node());
    to.setLong(4, left.arrived().moment());
    to.setInt(5, left.arrived().node());
    to.setLong(6, crc(left));
  }

  /** Null when it is damaged. */
  static Change.@Nullable UserLeft left(ResultSet from) throws SQLException {
    Change.UserLeft read =
        new Change.UserLeft(
            text(from, 1),
            new MessageId(from.getLong(2), from.getInt(3)),
            new MessageId(from.getLong(4), from.getInt(5)));
    return from.getLong(6) == crc(read) ? read : null;
  }

  private static long crc(Change.UserLeft left) {
    return crc(
        left.userId(),
        new byte[0],
        left.until().moment(),
        left.until().node(),
        left.arrived().moment(),
        left.arrived().node());
  }

  static void bind(PreparedStatement to, Change.UserForgotten forgotten) throws SQLException {
    MessageId until = forgotten.until();
    to.setString(1, forgotten.userId());
    to.setLong(2, until.moment());
    to.setInt(3, until.node());
    to.setLong(4, crc(forgotten.userId(), new byte[0], until.moment(), until.node()));
  }

  /** Null when it is damaged. */
  static Change.@Nullable UserForgotten forgotten(ResultSet from) throws SQLException {
    MessageId until = discarded(from); // of the same shape
    return until == null ? null : new Change.UserForgotten(text(from, 1), until);
  }

  // ---- last seen -------------------------------------------------------------------------------

  static void bind(PreparedStatement to, LastSeen seen) throws SQLException {
    to.setString(1, seen.userId());
    to.setLong(2, seen.at());
    to.setInt(3, seen.connected() ? 1 : 0);
    to.setLong(4, crc(seen));
  }

  /** Null when it is damaged. */
  static @Nullable LastSeen lastSeen(ResultSet from) throws SQLException {
    LastSeen read = new LastSeen(text(from, 1), from.getLong(2), from.getInt(3) != 0);
    return from.getLong(4) == crc(read) ? read : null;
  }

  private static long crc(LastSeen seen) {
    return crc(seen.userId(), new byte[0], seen.at(), seen.connected() ? 1 : 0);
  }

  /** A text that may be null because the row is damaged. */
  static String text(ResultSet from, int column) throws SQLException {
    String text = from.getString(column);
    return text == null ? "" : text;
  }

  private static long crc(String text, byte[] bytes, long... numbers) {
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(numbers.length * Long.BYTES);
    for (long number : numbers) {
      buffer.putLong(number);
    }
    crc.update(buffer.flip());
    crc.update(text.getBytes(UTF_8));
    crc.update(0); // a separator: ids contain no zero byte
    crc.update(bytes);
    return crc.getValue();
  }
}
