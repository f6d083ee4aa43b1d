/**
 * The REST API that backends call, and the only code that sees {@code jakarta.ws.rs}.
 *
 * <p>The JAX-RS runtime calls the resources after {@link
 * io.notificationsocket.api.auth.TokenFilter} has let the request through; each resource checks its
 * request, builds a value and makes one call to {@link
 * io.notificationsocket.registry.SessionRegistry}. What goes wrong becomes a {@link
 * io.notificationsocket.api.Problem} in {@link io.notificationsocket.api.ProblemMapper}. Single
 * pushes and registrations, whose number counts, are served by {@link
 * io.notificationsocket.api.ShortcutFilter} before that runtime sees them. Nobody imports this
 * package.
 */
@NullMarked
package io.notificationsocket.api;

import org.jspecify.annotations.NullMarked;
