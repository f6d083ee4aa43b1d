package io.notificationsocket.wire;

import io.notificationsocket.server.Ids;
import java.util.ArrayList;
import java.util.List;

/** Packets in one polling body: the text forms of both protocols. */
final class Payloads {

  private Payloads() {}

  static String join(int protocol, String... packets) {
    if (protocol == 4) {
      return String.join("\u001e", packets);
    }
    StringBuilder payload = new StringBuilder();
    for (String packet : packets) {
      payload.append(packet.length()).append(':').append(packet);
    }
    return payload.toString();
  }

  /** The packets, messages without their ids. */
  static List<String> splitWithoutIds(int protocol, String payload) {
    return split(protocol, payload).stream()
        .map(Ids::without)
        .filter(packet -> !packet.isEmpty())
        .toList();
  }

  static List<String> split(int protocol, String payload) {
    if (protocol == 4) {
      return List.of(payload.split("\u001e", -1));
    }
    List<String> packets = new ArrayList<>();
    for (int at = 0; at < payload.length(); ) {
      int colon = payload.indexOf(':', at);
      int end = colon + 1 + Integer.parseInt(payload.substring(at, colon));
      packets.add(payload.substring(colon + 1, end));
      at = end;
    }
    return packets;
  }
}
