/**
 * Who may call the REST API: the token of a request, and the brake on those who guess.
 *
 * <p>Both doors of the API, {@code ShortcutFilter} and, before the JAX-RS resources, {@link
 * io.notificationsocket.api.auth.TokenFilter}, ask {@code transport.http.SentToken} whether a
 * request has a right token. Only the second refuses, so that there is one refusal.
 */
@NullMarked
package io.notificationsocket.api.auth;

import org.jspecify.annotations.NullMarked;
