/**
 * The REST API that backends call, and with its sub-packages the only code that sees {@code
 * jakarta.ws.rs}. Here are its doors: the filters before the JAX-RS runtime, and what that runtime
 * is told; the resources live in packages by subject.
 *
 * <p>The JAX-RS runtime calls the resources after {@link
 * io.notificationsocket.api.auth.TokenFilter} has let the request through; each resource checks its
 * request, builds a value and makes one call to {@link
 * io.notificationsocket.registry.SessionRegistry}. What goes wrong becomes a {@link
 * io.notificationsocket.api.problem.Problem}. Single pushes and registrations, whose number counts,
 * are served by {@link io.notificationsocket.api.ShortcutFilter} before that runtime sees them.
 * Nobody imports this package.
 */
@NullMarked
package io.notificationsocket.api;

import org.jspecify.annotations.NullMarked;
