/**
 * WebSocket: {@link io.notificationsocket.transport.websocket.UpgradeFilter} judges each request
 * for one, and hands it to one of two engines, {@code direct} or {@code jakarta}.
 */
@NullMarked
package io.notificationsocket.transport.websocket;

import org.jspecify.annotations.NullMarked;
