package io.notificationsocket.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.exchange.local.StoredMessage;
import io.notificationsocket.registry.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A message that is in memory: until the medium has it, or because there is no other medium. */
final class Kept {

  private final String userId;
  private final MessageId id;
  private final long expiresAt;
  private final boolean untilRegistered;
  private final byte[] text; // in UTF-8

  // Of ByAge, and guarded by it.
  @Nullable Kept older;
  @Nullable Kept newer;

  Kept(String userId, MessageId id, Instant expiresAt, boolean untilRegistered, byte[] textInUtf8) {
    this.userId = userId;
    this.id = id;
    this.expiresAt = expiresAt.toEpochMilli();
    this.untilRegistered = untilRegistered;
    this.text = textInUtf8;
  }

  /** A user's message; {@code textInUtf8} is its text. */
  static Kept of(String userId, StoredMessage message, byte[] textInUtf8) {
    return new Kept(
        userId, message.id(), message.expiresAt(), message.untilRegistered(), textInUtf8);
  }

  String userId() {
    return userId;
  }

  MessageId id() {
    return id;
  }

  /** Milliseconds since 1970. */
  long expiresAt() {
    return expiresAt;
  }

  boolean isOver(Instant now) {
    return expiresAt <= now.toEpochMilli();
  }

  boolean untilRegistered() {
    return untilRegistered;
  }

  /** Of the text in UTF-8. */
  int bytes() {
    return text.length;
  }

  /** In UTF-8. Nobody may change it. */
  byte[] text() {
    return text;
  }

  StoredMessage message() {
    return new StoredMessage(
        id, new String(text, UTF_8), Instant.ofEpochMilli(expiresAt), untilRegistered);
  }
}
