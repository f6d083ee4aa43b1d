package io.notificationsocket.torture;

/**
 * One registration and the client that claims it.
 *
 * @param number the place in the list of all, from 0
 */
record Receiver(int number, Kind kind, String userId, String connectionId) {}
