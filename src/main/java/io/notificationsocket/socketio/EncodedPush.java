package io.notificationsocket.socketio;

import io.notificationsocket.engineio.Packet;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Push;

/**
 * A push as the packet that every recipient's queue takes.
 *
 * @param packet for protocol 4
 * @param ascii for protocol 3, whose polling clients do not agree on how text is encoded; the same
 *     packet when the message is plain ASCII
 */
record EncodedPush(Packet packet, Packet ascii) {

  static EncodedPush of(Push push) {
    String message = push.json();
    Packet packet = packet(message, push.id());
    boolean plain = packet.size() == packet.text().length();
    return new EncodedPush(packet, plain ? packet : packet(JsonText.ascii(message), push.id()));
  }

  private static Packet packet(String message, MessageId id) {
    return Packet.message("2[\"message\"," + message + ",\"" + id + "\"]");
  }
}
