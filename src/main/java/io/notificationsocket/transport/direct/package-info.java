/**
 * The WebSocket engine {@code direct}: RFC 6455 of our own on the non-blocking streams of an
 * upgraded request.
 *
 * <p>The filter in {@code transport} hands requests that are in order to {@link
 * io.notificationsocket.transport.direct.DirectUpgrade}; the container then calls {@link
 * io.notificationsocket.transport.direct.DirectUpgradeHandler} and {@link
 * io.notificationsocket.transport.direct.DirectConnection}, which hands bytes to {@link
 * io.notificationsocket.transport.direct.FrameParser}, and that messages to {@link
 * io.notificationsocket.transport.direct.DirectTransport}, the session's side of it.
 */
@NullMarked
package io.notificationsocket.transport.direct;

import org.jspecify.annotations.NullMarked;
