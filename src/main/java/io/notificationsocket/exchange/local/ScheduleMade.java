package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.MessageId;

/**
 * A scheduled push does not wait any more.
 *
 * @param id its id
 */
public record ScheduleMade(MessageId id) implements SameCommit {}
