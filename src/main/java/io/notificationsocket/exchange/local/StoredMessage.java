package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.MessageId;
import java.time.Instant;

/**
 * A message that is kept for those who miss it.
 *
 * @param json its text, as the backend sent it
 * @param expiresAt when it is kept no longer
 * @param untilRegistered whether it waits for the user's next registration when there is none
 */
public record StoredMessage(
    MessageId id, String json, Instant expiresAt, boolean untilRegistered) {}
