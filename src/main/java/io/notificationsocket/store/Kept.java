package io.notificationsocket.store;

import io.notificationsocket.registry.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is in memory of a message that is kept: its text only until the medium has it. */
final class Kept {

  private final String userId;
  private final MessageId id;
  private final long expiresAt;
  private final boolean untilRegistered;
  private final int bytes;
  private volatile @Nullable String json;

  // Of ByAge, and guarded by it.
  @Nullable Kept older;
  @Nullable Kept newer;

  /**
   * @param bytes of the text in UTF-8
   * @param json null when the medium has it
   */
  Kept(
      String userId,
      MessageId id,
      Instant expiresAt,
      boolean untilRegistered,
      int bytes,
      @Nullable String json) {
    this.userId = userId;
    this.id = id;
    this.expiresAt = expiresAt.toEpochMilli();
    this.untilRegistered = untilRegistered;
    this.bytes = bytes;
    this.json = json;
  }

  String userId() {
    return userId;
  }

  MessageId id() {
    return id;
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

  int bytes() {
    return bytes;
  }

  @Nullable String json() {
    return json;
  }

  /** The medium has its text. */
  void isOnMedium() {
    json = null;
  }
}
