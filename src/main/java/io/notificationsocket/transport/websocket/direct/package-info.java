/**
 * The WebSocket engine {@code direct}: RFC 6455 of our own on the non-blocking streams of an
 * upgraded request.
 *
 * <p>The filter in {@code transport.websocket} hands requests that are in order to {@link
 * io.notificationsocket.transport.websocket.direct.DirectUpgrade}; the container then calls {@link
 * io.notificationsocket.transport.websocket.direct.DirectUpgradeHandler} and {@link
 * io.notificationsocket.transport.websocket.direct.DirectConnection}, which hands bytes to {@link
 * io.notificationsocket.transport.websocket.direct.FrameParser}, and that messages to {@link
 * io.notificationsocket.transport.websocket.direct.DirectTransport}, the session's side of it.
 */
@NullMarked
package io.notificationsocket.transport.websocket.direct;

import org.jspecify.annotations.NullMarked;
