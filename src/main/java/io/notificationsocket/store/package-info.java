/**
 * Where registrations and messages are kept: the store behind the ports of {@code exchange.local}.
 * Of {@code registry} it knows what is kept. Nobody imports this package; CDI hands the store over.
 *
 * <p>Registrations are in memory. Messages and the answers to pushes are there until the disk has
 * them: {@link io.notificationsocket.store.GroupCommit} writes what has changed to a {@link
 * io.notificationsocket.store.SqliteDisk} from the one thread that writes, in one transaction for
 * all who wait; {@link io.notificationsocket.store.Readers} read it. {@code STORE=memory} keeps all
 * in plain collections instead.
 */
@NullMarked
package io.notificationsocket.store;

import org.jspecify.annotations.NullMarked;
