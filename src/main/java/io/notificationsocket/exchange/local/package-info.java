/**
 * The exchange of one node, on a store. {@code registry} calls it through its port {@link
 * io.notificationsocket.registry.Exchange} and is told through {@link
 * io.notificationsocket.registry.Audience}; {@code store} implements the ports of what is kept.
 */
@NullMarked
package io.notificationsocket.exchange.local;

import org.jspecify.annotations.NullMarked;
