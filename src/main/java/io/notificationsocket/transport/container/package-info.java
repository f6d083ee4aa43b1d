/**
 * What is true of one server only. No other package names a server in its code, though comments
 * may, where a server is the reason. {@code UndertowThreads} is found by the server itself; the
 * transports ask {@link io.notificationsocket.transport.container.ServerAdjustments} and {@link
 * io.notificationsocket.transport.container.UpgradedConnections}.
 */
@NullMarked
package io.notificationsocket.transport.container;

import org.jspecify.annotations.NullMarked;
