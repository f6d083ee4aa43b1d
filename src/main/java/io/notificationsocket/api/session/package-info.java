/** Registrations: which connection id belongs to which user. */
@NullMarked
package io.notificationsocket.api.session;

import org.jspecify.annotations.NullMarked;
