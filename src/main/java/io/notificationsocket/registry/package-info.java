/**
 * The domain: recipients that claim registrations, how they catch up, pushes that reach them.
 *
 * <p>{@code api} calls {@link io.notificationsocket.registry.SessionRegistry} to register and push,
 * {@code socketio} to claim; the registry asks the {@link io.notificationsocket.registry.Exchange}
 * (implemented by {@code exchange.local}), which tells it as its {@link
 * io.notificationsocket.registry.Audience}; it calls {@link
 * io.notificationsocket.registry.Recipient} (implemented by {@code socketio}) and tells each {@link
 * io.notificationsocket.registry.Observer}. It knows no wire format.
 */
@NullMarked
package io.notificationsocket.registry;

import org.jspecify.annotations.NullMarked;
