package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Schedules.Scheduled;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the schedules table.
 *
 * @param key of the push; null if it has none
 * @param scheduled null if the row is damaged
 */
record ScheduleRow(
    MessageId id, String userId, @Nullable String key, @Nullable Scheduled scheduled) {

  static final String COLUMNS =
      "id, node, user, due, target, key, ttl, store, inbox, collapse, json, crc";

  static void bind(PreparedStatement to, String userId, Scheduled row, @Nullable String key)
      throws SQLException {
    Message message = row.message();
    String target = TargetText.of(row.target());
    Duration ttl = message.ttl();
    byte[] json = message.json().getBytes(UTF_8);
    to.setLong(1, row.id().moment());
    to.setInt(2, row.id().node());
    to.setString(3, userId);
    to.setLong(4, row.at().toEpochMilli());
    to.setString(5, target);
    to.setString(6, key);
    setOrNull(to, 7, ttl == null ? null : ttl.toMillis());
    setOrNull(to, 8, asNumber(message.store()));
    setOrNull(to, 9, asNumber(message.inbox()));
    to.setString(10, message.collapse());
    to.setBytes(11, json);
    to.setLong(12, crc(userId, target, row, json));
  }

  private static void setOrNull(PreparedStatement to, int column, @Nullable Long value)
      throws SQLException {
    if (value == null) {
      to.setNull(column, Types.INTEGER);
    } else {
      to.setLong(column, value);
    }
  }

  private static @Nullable Long asNumber(@Nullable Boolean value) {
    return value == null ? null : value ? 1L : 0L;
  }

  static ScheduleRow read(ResultSet from) throws SQLException {
    MessageId id = new MessageId(from.getLong(1), from.getInt(2));
    String userId = Row.text(from, 3);
    return new ScheduleRow(id, userId, from.getString(6), scheduled(from, id, userId));
  }

  private static @Nullable Scheduled scheduled(ResultSet from, MessageId id, String userId)
      throws SQLException {
    byte[] json = from.getBytes(11);
    if (json == null) {
      return null;
    }
    String target = Row.text(from, 5);
    Long ttl = number(from, 7);
    Message message =
        new Message(
            new String(json, UTF_8),
            ttl == null ? null : Duration.ofMillis(ttl),
            truth(number(from, 8)),
            truth(number(from, 9)),
            from.getString(10),
            null);
    try {
      Instant due = Instant.ofEpochMilli(from.getLong(4));
      Scheduled read = new Scheduled(id, due, TargetText.parse(userId, target), message);
      return from.getLong(12) == crc(userId, target, read, json) ? read : null;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return null; // a target that is none
    }
  }

  private static @Nullable Long number(ResultSet from, int column) throws SQLException {
    long value = from.getLong(column);
    return from.wasNull() ? null : value;
  }

  private static @Nullable Boolean truth(@Nullable Long number) {
    return number == null ? null : number != 0;
  }

  private static long crc(String userId, String target, Scheduled row, byte[] json) {
    Message message = row.message();
    Duration ttl = message.ttl();
    // With lengths, so that no character can move from one text to the next unnoticed.
    String texts =
        userId.length()
            + ":"
            + target.length()
            + ":"
            + userId
            + target
            + message.store()
            + message.inbox()
            + message.collapse();
    return Row.crc(
        texts,
        json,
        row.id().moment(),
        row.id().node(),
        row.at().toEpochMilli(),
        ttl == null ? -1 : ttl.toMillis());
  }
}
