/**
 * Proof by torture that nothing is lost: {@link io.notificationsocket.torture.Torture} has backends
 * push numbered messages to stock clients that come and go, while the server is killed and the
 * network is cut, and the {@link io.notificationsocket.torture.Ledger} compares what was answered
 * with what was received. All chance comes from the seed of a {@link
 * io.notificationsocket.torture.Schedule}.
 */
package io.notificationsocket.torture;
