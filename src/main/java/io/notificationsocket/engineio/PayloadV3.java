package io.notificationsocket.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Several packets in one polling body, protocol 3: each packet behind its length. There is a text
 * form, where a binary message is Base64, and a binary form, which a client that takes binary gets
 * as soon as one packet is binary.
 *
 * <p>Source: Engine.IO protocol 3, "Payload"; engine.io-parser 2.
 */
public final class PayloadV3 {

  private static final int MOST_LENGTH_DIGITS = 10;
  private static final int LENGTH_END = 255;
  private static final byte STRING = 0;
  private static final byte BINARY = 1;

  private PayloadV3() {}

  /** The text form. Lengths count UTF-16 code units. */
  public static String encode(List<Packet> packets) {
    if (packets.isEmpty()) {
      return "0:";
    }
    StringBuilder body = new StringBuilder();
    for (Packet each : packets) {
      for (Packet packet = each; packet != null; packet = packet.next()) {
        append(packet, body);
      }
    }
    return body.toString();
  }

  private static void append(Packet packet, StringBuilder body) {
    byte[] binary = packet.binary();
    String text =
        binary == null
            ? packet.text()
            : "b" + packet.type().digit() + Base64.getEncoder().encodeToString(binary);
    body.append(text.length()).append(':').append(text);
  }

  /** The binary form. Lengths count bytes, one byte a decimal digit. */
  public static byte[] encodeBinary(List<Packet> packets) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Packet each : packets) {
      for (Packet packet = each; packet != null; packet = packet.next()) {
        append(packet, body);
      }
    }
    return body.toByteArray();
  }

  private static void append(Packet packet, ByteArrayOutputStream body) {
    byte[] binary = packet.binary();
    byte[] data = binary == null ? packet.text().getBytes(UTF_8) : binary;
    body.write(binary == null ? STRING : BINARY);
    int length = binary == null ? data.length : data.length + 1;
    for (char digit : Integer.toString(length).toCharArray()) {
      body.write(digit - '0');
    }
    body.write(LENGTH_END);
    if (binary != null) {
      body.write(packet.type().code());
    }
    body.writeBytes(data);
  }

  /**
   * The packets that a body in the text form carries.
   *
   * @throws MalformedPacketException when a length or a packet is wrong
   */
  public static List<Packet> decode(String body) throws MalformedPacketException {
    List<Packet> packets = new ArrayList<>();
    int at = 0;
    while (at < body.length()) {
      int colon = body.indexOf(':', at);
      int length = colon < 0 ? -1 : length(body, at, colon);
      if (length < 0 || length > body.length() - colon - 1) {
        throw new MalformedPacketException("wrong length in payload");
      }
      at = colon + 1 + length;
      if (length > 0) {
        packets.add(packet(body.substring(colon + 1, at)));
      }
    }
    return packets;
  }

  private static int length(String body, int from, int to) {
    if (to == from || to - from > MOST_LENGTH_DIGITS - 1) {
      return -1;
    }
    int length = 0;
    for (int i = from; i < to; i++) {
      int digit = body.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      length = length * 10 + digit;
    }
    return length;
  }

  /** One packet, as a text frame carries it too. */
  static Packet packet(String text) throws MalformedPacketException {
    if (text.length() >= 2 && text.startsWith("b" + PacketType.MESSAGE.digit())) {
      return Packet.message(PayloadV4.base64(text.substring(2)));
    }
    return Packet.parse(text);
  }

  /**
   * The packets that a body in the binary form carries.
   *
   * @throws MalformedPacketException when a length or a packet is wrong
   */
  public static List<Packet> decodeBinary(byte[] body) throws MalformedPacketException {
    List<Packet> packets = new ArrayList<>();
    int at = 0;
    while (at < body.length) {
      byte kind = body[at++];
      int length = 0;
      int digits = 0;
      while (at < body.length && (body[at] & 0xff) != LENGTH_END) {
        int digit = body[at++];
        if (digit < 0 || digit > 9 || ++digits >= MOST_LENGTH_DIGITS) {
          throw new MalformedPacketException("wrong length in payload");
        }
        length = length * 10 + digit;
      }
      at++;
      if (length < 1 || length > body.length - at || (kind != STRING && kind != BINARY)) {
        throw new MalformedPacketException("wrong length in payload");
      }
      packets.add(kind == STRING ? string(body, at, length) : binary(body, at, length));
      at += length;
    }
    return packets;
  }

  private static Packet string(byte[] body, int at, int length) throws MalformedPacketException {
    return Packet.parse(new String(body, at, length, UTF_8));
  }

  /** A binary packet as this form and a WebSocket binary frame carry it: type byte, then data. */
  static Packet binary(byte[] body, int at, int length) throws MalformedPacketException {
    if (length < 1 || PacketType.of(body[at]) != PacketType.MESSAGE) {
      throw new MalformedPacketException("only a message can be binary");
    }
    byte[] data = new byte[length - 1];
    System.arraycopy(body, at + 1, data, 0, data.length);
    return Packet.message(data);
  }
}
