/**
 * Errors, as RFC 9457 words them. Whoever finds a fault in a request throws an {@link
 * io.notificationsocket.api.problem.ApiException}; {@link
 * io.notificationsocket.api.problem.ProblemMapper} turns it, and what the registry throws, into a
 * {@link io.notificationsocket.api.problem.Problem}.
 */
@NullMarked
package io.notificationsocket.api.problem;

import org.jspecify.annotations.NullMarked;
