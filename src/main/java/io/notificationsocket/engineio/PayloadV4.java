package io.notificationsocket.engineio;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Several packets in one polling body, protocol 4: packets joined by the record separator, a binary
 * message as {@code b} and its Base64.
 *
 * <p>Source: Engine.IO protocol 4, "Payload".
 */
public final class PayloadV4 {

  private static final char SEPARATOR = '\u001e';

  private PayloadV4() {}

  /** The body that carries these packets. */
  public static String encode(List<Packet> packets) {
    StringBuilder body = new StringBuilder();
    for (Packet each : packets) {
      for (Packet packet = each; packet != null; packet = packet.next()) {
        append(packet, body);
      }
    }
    return body.toString();
  }

  private static void append(Packet packet, StringBuilder body) {
    if (!body.isEmpty()) {
      body.append(SEPARATOR);
    }
    byte[] binary = packet.binary();
    if (binary == null) {
      body.append(packet.text());
    } else {
      body.append('b').append(Base64.getEncoder().encodeToString(binary));
    }
  }

  /**
   * The packets that a body carries.
   *
   * @throws MalformedPacketException when one of them is not a packet
   */
  public static List<Packet> decode(String body) throws MalformedPacketException {
    List<Packet> packets = new ArrayList<>();
    int from = 0;
    for (int to = body.indexOf(SEPARATOR); to >= 0; to = body.indexOf(SEPARATOR, from)) {
      packets.add(packet(body.substring(from, to)));
      from = to + 1;
    }
    packets.add(packet(body.substring(from)));
    return packets;
  }

  /** One packet, as a text frame carries it too. */
  static Packet packet(String text) throws MalformedPacketException {
    return text.startsWith("b") ? Packet.message(base64(text.substring(1))) : Packet.parse(text);
  }

  static byte[] base64(String text) throws MalformedPacketException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedPacketException("not Base64");
    }
  }
}
