/**
 * How clients reach the server. {@link io.notificationsocket.transport.TransportBootstrap} puts
 * everything in place when the application starts, and {@link
 * io.notificationsocket.transport.RunningTransports} ends it. Polling and WebSocket have packages
 * of their own; here are the filters that stand before both, the client bundle and the page.
 */
@NullMarked
package io.notificationsocket.transport;

import org.jspecify.annotations.NullMarked;
