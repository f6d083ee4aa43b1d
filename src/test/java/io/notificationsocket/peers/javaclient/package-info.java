/**
 * Plays the main job with whichever Java Socket.IO client is on the class path: {@link
 * io.notificationsocket.peers.javaclient.Driver} tells the situations, a {@link
 * io.notificationsocket.peers.javaclient.Peer} is one client in them, {@link
 * io.notificationsocket.peers.javaclient.Backend} calls the REST API. Uses the JDK and that client
 * alone: one of its generations is loaded by a class loader that knows nothing else.
 */
package io.notificationsocket.peers.javaclient;
