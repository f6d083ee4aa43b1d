/** Topics: who is in which, and pushes to all of one. */
@NullMarked
package io.notificationsocket.api.topic;

import org.jspecify.annotations.NullMarked;
