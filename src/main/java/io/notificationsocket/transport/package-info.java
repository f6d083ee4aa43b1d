/**
 * How clients reach the server: HTTP long polling, JSONP polling and WebSocket, the origin policy,
 * the client bundle and the page. The only code that sees {@code jakarta.servlet} and {@code
 * jakarta.websocket}.
 *
 * <p>The container calls {@link io.notificationsocket.transport.UpgradeFilter}, {@link
 * io.notificationsocket.transport.PollingServlet} and {@link
 * io.notificationsocket.transport.WebSocketEndpoint}; they call {@code engineio}, which calls back
 * through its port {@code Transport}. {@link io.notificationsocket.transport.TransportBootstrap}
 * puts all of it in place.
 */
@NullMarked
package io.notificationsocket.transport;

import org.jspecify.annotations.NullMarked;
