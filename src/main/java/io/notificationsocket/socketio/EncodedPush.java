package io.notificationsocket.socketio;

import io.notificationsocket.engineio.Packet;
import io.notificationsocket.registry.Push;
import org.jspecify.annotations.Nullable;

/**
 * A push as the packets that its recipients' queues take. Each form is made for the first that
 * wants it, and shared by all others. Safe between threads: two who ask for one at the same moment
 * may both make it, and the forms are equal. What protocol 3 gets is in ASCII, since its polling
 * clients do not agree on how text is encoded.
 */
final class EncodedPush {

  private final Push push;
  private volatile @Nullable Packet asciiValue;
  private volatile @Nullable Packet valueAndOffset;
  private volatile @Nullable Packet asciiValueWithId;
  private volatile @Nullable Packet valueWithId;

  EncodedPush(Push push) {
    this.push = push;
  }

  /** The value alone, for protocol 3. */
  Packet asciiValue() {
    Packet known = asciiValue;
    if (known == null) {
      known = Packet.message("2[\"message\"," + JsonText.ascii(push.json()) + "]");
      asciiValue = known;
    }
    return known;
  }

  /**
   * The value alone, and tied to it the id in an event of its own. A client of 4.6 or later takes
   * the last argument of any event, if it is a text, for its place, by which it recovers when its
   * connection is lost; one that does not know of the event has no listener for it.
   */
  Packet valueAndOffset() {
    Packet known = valueAndOffset;
    if (known == null) {
      Packet offset = Packet.message("2[\"offset\",\"" + push.id() + "\"]");
      known = Packet.message("2[\"message\"," + push.json() + "]").followedBy(offset);
      valueAndOffset = known;
    }
    return known;
  }

  /** The value and the id, for protocol 3. */
  Packet asciiValueWithId() {
    Packet known = asciiValueWithId;
    if (known == null) {
      known = withId(JsonText.ascii(push.json()));
      asciiValueWithId = known;
    }
    return known;
  }

  /** The value and the id. */
  Packet valueWithId() {
    Packet known = valueWithId;
    if (known == null) {
      known = withId(push.json());
      valueWithId = known;
    }
    return known;
  }

  private Packet withId(String value) {
    return Packet.message("2[\"message\"," + value + ",\"" + push.id() + "\"]");
  }
}
