/** Pushes that are made later: which wait, and how they are cancelled. */
@NullMarked
package io.notificationsocket.api.schedule;

import org.jspecify.annotations.NullMarked;
