package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.MessageId;
import java.time.Instant;

/**
 * What was answered to a push that its backend gave a key, so that a repeat is answered the same.
 *
 * @param key the backend's own for the push, unique among all of its pushes
 * @param push tells whether a repeat is one
 * @param id of the message
 * @param sessions how many connected clients it was on its way to
 * @param kept whether a later session will have it
 * @param expiresAt when the key may stand for another push
 */
public record Answer(
    String key, Fingerprint push, MessageId id, int sessions, boolean kept, Instant expiresAt) {}
