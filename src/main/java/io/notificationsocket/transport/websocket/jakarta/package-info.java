/**
 * The WebSocket engine {@code jakarta}: an endpoint of the server's Jakarta WebSocket.
 *
 * <p>The container calls {@link
 * io.notificationsocket.transport.websocket.jakarta.WebSocketEndpoint}; {@link
 * io.notificationsocket.transport.websocket.jakarta.WebSocketTransport} is the session's side of
 * it.
 */
@NullMarked
package io.notificationsocket.transport.websocket.jakarta;

import org.jspecify.annotations.NullMarked;
