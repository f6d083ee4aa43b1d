package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a push with an idempotency key. A repeat of the push gets the same answer.
 *
 * @param key chosen by the backend, unique among all its pushes
 * @param push identifies the push, so that another push under the same key is refused
 * @param id of the push's message
 * @param users how many users the push was for
 * @param sessions how many connected clients the push was sent to
 * @param kept whether the message is kept for later sessions
 * @param expiresAt when the key may be used for another push
 * @param userId whom the push was for, with whom the record is forgotten; empty for many
 * @param replaces the earlier message of the same collapse key; null if none
 * @param scheduledAt for when the push was scheduled; null if it was made at once
 */
public record IdempotencyRecord(
    String key,
    Fingerprint push,
    MessageId id,
    int users,
    int sessions,
    boolean kept,
    Instant expiresAt,
    String userId,
    @Nullable MessageId replaces,
    @Nullable Instant scheduledAt) {

  /** Of a push that was made at once and replaces nothing. */
  public IdempotencyRecord(
      String key,
      Fingerprint push,
      MessageId id,
      int users,
      int sessions,
      boolean kept,
      Instant expiresAt,
      String userId) {
    this(key, push, id, users, sessions, kept, expiresAt, userId, null, null);
  }
}
