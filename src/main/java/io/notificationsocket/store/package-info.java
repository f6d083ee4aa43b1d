/**
 * Where registrations and messages are kept: the store behind the ports of {@code exchange.local}.
 * Of {@code registry} it knows what is kept. Nobody imports this package; CDI hands the store over.
 *
 * <p>Everything is in memory but the messages' texts. What changes goes to a {@link
 * io.notificationsocket.store.Journal}, which writes it to a {@link
 * io.notificationsocket.store.Disk} from a thread of its own: to the end of a {@link
 * io.notificationsocket.store.SegmentedLog}, where the texts stay, and what is no message to {@link
 * io.notificationsocket.store.Tables} as well.
 */
@NullMarked
package io.notificationsocket.store;

import org.jspecify.annotations.NullMarked;
