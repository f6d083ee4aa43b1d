/** Threads that several packages share. */
@NullMarked
package io.notificationsocket.threads;

import org.jspecify.annotations.NullMarked;
