/**
 * Socket.IO on top of Engine.IO, as clients 1.x to 4.x speak it: packets, namespaces, events and
 * acknowledgements; and the product's own namespace, the bridge between a socket and the registry.
 *
 * <p>{@code engineio} calls {@link io.notificationsocket.socketio.Connection} with messages, which
 * calls the {@link io.notificationsocket.socketio.Namespace}s; {@code registry} calls {@link
 * io.notificationsocket.socketio.NotificationSocket} with pushes. Nobody imports this package.
 */
@NullMarked
package io.notificationsocket.socketio;

import org.jspecify.annotations.NullMarked;
