package io.notificationsocket.registry;

/**
 * What logging a user out everywhere did.
 *
 * @param registrations that ended
 * @param sessions that were connected under them
 */
public record Ended(int registrations, int sessions) {}
