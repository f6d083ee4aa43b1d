/**
 * Pushes: one message for one user, or a batch for many, which may come in lines without an end to
 * wait for.
 */
@NullMarked
package io.notificationsocket.api.push;

import org.jspecify.annotations.NullMarked;
