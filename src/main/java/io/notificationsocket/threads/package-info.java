/** The threads that write deferred responses, shared by {@code api} and {@code transport}. */
@NullMarked
package io.notificationsocket.threads;

import org.jspecify.annotations.NullMarked;
