package io.notificationsocket.transport.websocket.jakarta;

import io.notificationsocket.engineio.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a message after one more part of it.
 *
 * @param whole the message when this was its last part; null before
 * @param refused why it is not taken; its parts are dropped from then on
 */
record Assembled<T>(@Nullable T whole, @Nullable CloseReason refused) {

  static <T> Assembled<T> whole(T message) {
    return new Assembled<>(message, null);
  }

  static <T> Assembled<T> unfinished() {
    return new Assembled<>(null, null);
  }

  static <T> Assembled<T> overLimit() {
    return new Assembled<>(null, CloseReason.PAYLOAD_TOO_LARGE);
  }

  static <T> Assembled<T> noRoom() {
    return new Assembled<>(null, CloseReason.NO_ROOM_FOR_INPUT);
  }
}
