/**
 * The domain: registrations that a backend makes, recipients that claim them, pushes that reach
 * them.
 *
 * <p>{@code api} calls {@link io.notificationsocket.registry.SessionRegistry} to register and push,
 * {@code socketio} to claim; the registry calls {@link io.notificationsocket.registry.Recipient}
 * (implemented by {@code socketio}) and {@link io.notificationsocket.registry.RegistrationStore}
 * (implemented by {@code store}). It knows no wire format.
 */
@NullMarked
package io.notificationsocket.registry;

import org.jspecify.annotations.NullMarked;
