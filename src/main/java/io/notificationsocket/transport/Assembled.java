package io.notificationsocket.transport;

import org.jspecify.annotations.Nullable;

/**
 * What has become of a message after one more part of it.
 *
 * @param whole the message when this was its last part; null before
 * @param tooLarge whether it has grown over the limit; its parts are dropped from then on
 */
record Assembled<T>(@Nullable T whole, boolean tooLarge) {

  static <T> Assembled<T> unfinished() {
    return new Assembled<>(null, false);
  }

  static <T> Assembled<T> overLimit() {
    return new Assembled<>(null, true);
  }
}
