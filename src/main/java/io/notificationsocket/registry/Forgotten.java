package io.notificationsocket.registry;

/**
 * What was deleted with a user.
 *
 * @param registrations that ended
 * @param messages that were kept, each counted once
 * @param topics that the user was in
 */
public record Forgotten(int registrations, int messages, int topics) {}
