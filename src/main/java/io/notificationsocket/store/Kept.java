package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.registry.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is in memory of a message that is kept: its text only until the medium has it. There may be
 * millions, and a collector moves each, so it is one object, with its text two.
 */
final class Kept {

  private final String userId;
  private final long moment; // of the id
  private final int node; // of the id
  private final long expiresAt;
  private final boolean untilRegistered;
  private final int bytes;
  private volatile byte @Nullable [] text; // in UTF-8

  // Of the segment that has its text, and of the thread that writes. Others read the first two,
  // while nothing is moved.
  volatile @Nullable Segment segment;
  int at;
  @Nullable Kept before;
  @Nullable Kept after;

  // Of ByAge, and guarded by it.
  @Nullable Kept older;
  @Nullable Kept newer;

  /** One that the medium has not yet. */
  Kept(String userId, MessageId id, Instant expiresAt, boolean untilRegistered, byte[] textInUtf8) {
    this(userId, id, expiresAt.toEpochMilli(), untilRegistered, textInUtf8.length, textInUtf8);
  }

  private Kept(
      String userId,
      MessageId id,
      long expiresAt,
      boolean untilRegistered,
      int bytes,
      byte @Nullable [] text) {
    this.userId = userId;
    this.moment = id.moment();
    this.node = id.node();
    this.expiresAt = expiresAt;
    this.untilRegistered = untilRegistered;
    this.bytes = bytes;
    this.text = text;
  }

  /**
   * One that the medium has.
   *
   * @param bytes of the text in UTF-8
   */
  static Kept onMedium(
      String userId, MessageId id, Instant expiresAt, boolean untilRegistered, int bytes) {
    return new Kept(userId, id, expiresAt.toEpochMilli(), untilRegistered, bytes, null);
  }

  /** The same message, with the text of its user's id that others have. */
  Kept of(String sameUserId) {
    return new Kept(sameUserId, id(), expiresAt, untilRegistered, bytes, text);
  }

  String userId() {
    return userId;
  }

  MessageId id() {
    return new MessageId(moment, node);
  }

  Instant expiresAt() {
    return Instant.ofEpochMilli(expiresAt);
  }

  boolean isOver(Instant now) {
    return expiresAt <= now.toEpochMilli();
  }

  boolean untilRegistered() {
    return untilRegistered;
  }

  /** Of the text in UTF-8. */
  int bytes() {
    return bytes;
  }

  /** In UTF-8; null when the medium has it. Nobody may change it. */
  byte @Nullable [] text() {
    return text;
  }

  /** The text; null when the medium has it. */
  @Nullable String json() {
    byte[] utf8 = text;
    return utf8 == null ? null : new String(utf8, UTF_8);
  }

  /** The medium has its text. */
  void isOnMedium() {
    text = null;
  }
}
