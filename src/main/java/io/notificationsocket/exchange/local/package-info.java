/**
 * The exchange of a single node, on a store. {@code registry} calls it through the port {@link
 * io.notificationsocket.registry.Exchange}, and it calls back through {@link
 * io.notificationsocket.registry.Audience}. {@code store} implements {@link
 * io.notificationsocket.exchange.local.Store} and the ports that it returns.
 */
@NullMarked
package io.notificationsocket.exchange.local;

import org.jspecify.annotations.NullMarked;
