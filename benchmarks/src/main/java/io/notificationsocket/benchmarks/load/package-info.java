/**
 * The load generator: Socket.IO clients and backends by the thousand, on one thread and one
 * selector, with nothing but the JDK.
 *
 * <p>A {@link io.notificationsocket.benchmarks.load.Loop} drives {@link
 * io.notificationsocket.benchmarks.load.Wire}s: {@link
 * io.notificationsocket.benchmarks.load.Session}s, which check every message that they get, and the
 * {@link io.notificationsocket.benchmarks.load.Backend}s of a {@link
 * io.notificationsocket.benchmarks.load.Load}, which post them. Nothing here is safe between
 * threads, but for {@link io.notificationsocket.benchmarks.load.Loop#wakeUp}.
 */
@NullMarked
package io.notificationsocket.benchmarks.load;

import org.jspecify.annotations.NullMarked;
