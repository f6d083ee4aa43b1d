package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message in memory: until it is written, or for good with {@code STORE=memory}. Immutable but
 * for its links.
 */
final class MessageEntry {

  private final String userId;
  private final MessageId id;
  private final long expiresAt;
  private final boolean untilRegistered;
  private final byte[] text; // in UTF-8
  private final @Nullable SharedText shared;

  // Links of EvictionQueue, guarded by it.
  @Nullable MessageEntry older;
  @Nullable MessageEntry newer;

  MessageEntry(
      String userId, MessageId id, Instant expiresAt, boolean untilRegistered, byte[] textInUtf8) {
    this(userId, id, expiresAt, untilRegistered, textInUtf8, null);
  }

  private MessageEntry(
      String userId,
      MessageId id,
      Instant expiresAt,
      boolean untilRegistered,
      byte[] textInUtf8,
      @Nullable SharedText shared) {
    this.userId = userId;
    this.id = id;
    this.expiresAt = expiresAt.toEpochMilli();
    this.untilRegistered = untilRegistered;
    this.text = textInUtf8;
    this.shared = shared;
  }

  /** Makes the entry of a user's message; {@code textInUtf8} is its text. */
  static MessageEntry of(String userId, StoredMessage message, byte[] textInUtf8) {
    return of(userId, message, textInUtf8, null);
  }

  /**
   * Makes the entry of one of many users.
   *
   * @param shared where the text is written; null for beside the rest
   */
  static MessageEntry of(
      String userId, StoredMessage message, byte[] textInUtf8, @Nullable SharedText shared) {
    return new MessageEntry(
        userId, message.id(), message.expiresAt(), message.untilRegistered(), textInUtf8, shared);
  }

  /** The same with another text, which is written beside the rest. */
  MessageEntry with(byte[] otherTextInUtf8) {
    return new MessageEntry(
        userId, id, Instant.ofEpochMilli(expiresAt), untilRegistered, otherTextInUtf8);
  }

  String userId() {
    return userId;
  }

  MessageId id() {
    return id;
  }

  /** In milliseconds since 1970. */
  long expiresAt() {
    return expiresAt;
  }

  boolean isExpired(Instant now) {
    return expiresAt <= now.toEpochMilli();
  }

  boolean untilRegistered() {
    return untilRegistered;
  }

  /** The size of the text in UTF-8. */
  int bytes() {
    return text.length;
  }

  /** The text in UTF-8. Must not be changed. */
  byte[] text() {
    return text;
  }

  /** Where the text is written; null for beside the rest. */
  @Nullable SharedText shared() {
    return shared;
  }

  StoredMessage message() {
    return new StoredMessage(
        id, new String(text, UTF_8), Instant.ofEpochMilli(expiresAt), untilRegistered);
  }
}
