/**
 * What a request says: the ids in its address, its idempotency key, and its body, which is
 * unpacked, bounded, decoded, and read as JSON, as a form or as lines of JSON. Text stays text: a
 * message is validated, but never re-typed. What is wrong is thrown as an {@link
 * io.notificationsocket.api.problem.ApiException} that names the position. Knows nothing of the
 * resources that call it.
 */
@NullMarked
package io.notificationsocket.api.body;

import org.jspecify.annotations.NullMarked;
