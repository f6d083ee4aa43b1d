/**
 * The store behind the ports of {@code exchange.local}. Of {@code registry} it uses the types of
 * what is kept. No package imports this one; CDI injects the store.
 *
 * <p>Registrations are in memory. Messages and idempotency records are in memory until they are
 * written: {@link io.notificationsocket.store.GroupCommit} writes changes to a {@link
 * io.notificationsocket.store.SqliteDisk} on one thread, in one transaction for all callers that
 * wait ({@link io.notificationsocket.store.CommitGroup}), and {@link
 * io.notificationsocket.store.Readers} reads them. {@code STORE=memory} keeps everything in
 * collections instead.
 */
@NullMarked
package io.notificationsocket.store;

import org.jspecify.annotations.NullMarked;
