package io.notificationsocket.store;

/**
 * When a user was last connected.
 *
 * @param userId empty for the server itself
 * @param at in ms since 1970; while connected, since when
 * @param connected whether the user was connected when this was written
 */
record LastSeen(String userId, long at, boolean connected) {}
