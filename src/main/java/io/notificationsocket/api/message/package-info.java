/** Messages that were pushed: what became of them, and changes to them. */
@NullMarked
package io.notificationsocket.api.message;

import org.jspecify.annotations.NullMarked;
