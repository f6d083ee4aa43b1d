package io.notificationsocket.registry;

/**
 * What became of a message.
 *
 * @param sessions how many connected clients it is on its way to
 * @param kept whether a later session will have it
 * @param commit when it is kept safely for the others
 */
public record Pushed(MessageId id, int sessions, boolean kept, Commit commit) {}
