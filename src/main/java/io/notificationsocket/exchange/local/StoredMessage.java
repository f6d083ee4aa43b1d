package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.MessageId;
import java.time.Instant;

/**
 * A message kept for clients that are away, or in the inbox.
 *
 * @param json the message's text, as the backend sent it
 * @param expiresAt when the message expires; of no meaning if it is in the inbox alone
 * @param untilRegistered whether the message waits for a registration while the user has none
 */
public record StoredMessage(
    MessageId id, String json, Instant expiresAt, boolean untilRegistered) {}
