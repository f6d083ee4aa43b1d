package io.notificationsocket.socketio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Socket.IO packet.
 *
 * @param namespace {@code /} or a path that begins so
 * @param id the digits that join an event and its acknowledgement; null when none is wanted
 * @param data JSON text; null when there is none
 * @param attachments the binary data that placeholders in the data stand for
 */
record SocketPacket(
    SocketPacketType type,
    String namespace,
    @Nullable String id,
    @Nullable String data,
    List<byte[]> attachments) {

  static final String ROOT = "/";

  static SocketPacket of(SocketPacketType type, String namespace, @Nullable String data) {
    return new SocketPacket(type, namespace, null, data, List.of());
  }

  /** The text of the packet on the wire; attachments follow it in messages of their own. */
  String encode() {
    StringBuilder text = new StringBuilder(32).append(type.digit());
    if (type.isBinary()) {
      text.append(attachments.size()).append('-');
    }
    if (!namespace.equals(ROOT)) {
      text.append(namespace);
      if (id != null || data != null) {
        text.append(',');
      }
    }
    if (id != null) {
      text.append(id);
    }
    if (data != null) {
      text.append(data);
    }
    return text.toString();
  }
}
