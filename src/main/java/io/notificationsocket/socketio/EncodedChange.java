package io.notificationsocket.socketio;

import io.notificationsocket.engineio.Packet;
import io.notificationsocket.registry.MessageChange;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Push;

/** A change of a message as a packet. Protocol 3 gets it in ASCII, as {@link EncodedPush} does. */
final class EncodedChange {

  private EncodedChange() {}

  /**
   * Encodes a change.
   *
   * @param ascii for protocol 3
   * @param withId whether the client gets the id with the value of a late message
   */
  static Packet of(MessageChange change, boolean ascii, boolean withId) {
    String event = event(change, withId);
    return Packet.message("2" + (ascii ? JsonText.ascii(event) : event));
  }

  private static String event(MessageChange change, boolean withId) {
    if (change instanceof MessageChange.Updated updated) {
      return "[\"update\","
          + updated.json()
          + ","
          + quoted(updated.id())
          + ",{\"version\":"
          + updated.version()
          + "}]";
    }
    if (change instanceof MessageChange.Withdrawn withdrawn) {
      MessageId by = withdrawn.replacedBy();
      return "[\"withdraw\","
          + quoted(withdrawn.id())
          + ",{\"at\":\""
          + withdrawn.at()
          + (by == null ? "\"" : "\",\"replacedBy\":" + quoted(by))
          + "}]";
    }
    // No offset follows: its place is not the client's.
    Push late = ((MessageChange.Late) change).push();
    return "[\"message\"," + late.json() + (withId ? "," + quoted(late.id()) : "") + "]";
  }

  private static String quoted(MessageId id) {
    return "\"" + id + "\"";
  }
}
