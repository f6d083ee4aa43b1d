/**
 * {@code benchmarks/run attack}: what happens to a server's honest users when it is attacked.
 *
 * <p>An {@link io.notificationsocket.benchmarks.attack.Attack} says what each of its connections
 * does, as a list of {@link io.notificationsocket.benchmarks.attack.Step}s; a {@link
 * io.notificationsocket.benchmarks.attack.Crowd} does that with up to thousands of connections at
 * once, on one thread and one selector, to this machine alone and within bounds. An {@link
 * io.notificationsocket.benchmarks.innocent.Innocent} is measured meanwhile, a {@link
 * io.notificationsocket.benchmarks.server.Monitor} looks at the server.
 */
@NullMarked
package io.notificationsocket.benchmarks.attack;

import org.jspecify.annotations.NullMarked;
