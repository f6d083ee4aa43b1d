/** Inboxes: what is in them, and how it is marked. */
@NullMarked
package io.notificationsocket.api.inbox;

import org.jspecify.annotations.NullMarked;
