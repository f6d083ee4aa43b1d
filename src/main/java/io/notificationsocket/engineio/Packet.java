package io.notificationsocket.engineio;

import org.jspecify.annotations.Nullable;

/**
 * One Engine.IO packet, in the form that a text frame carries, so that one packet can be handed to
 * many sessions without being encoded again. Immutable: nobody may change the array after handing
 * it over.
 *
 * @param type what it is
 * @param text the type's digit and the data, for a text packet; empty for a binary one
 * @param binary the data of a binary message; null for a text packet
 * @param size bytes of the data and the digit, in UTF-8
 */
// The bytes are handed on as they are and packets are never compared, so equality may be shallow.
@SuppressWarnings("ArrayRecordComponent")
public record Packet(PacketType type, String text, byte @Nullable [] binary, int size) {

  static final Packet PING = of(PacketType.PING, "");
  static final Packet NOOP = of(PacketType.NOOP, "");
  static final Packet CLOSE = of(PacketType.CLOSE, "");

  /** A text packet. */
  public static Packet of(PacketType type, String data) {
    return wire(type, type.digit() + data);
  }

  /** A text message. */
  public static Packet message(String data) {
    return of(PacketType.MESSAGE, data);
  }

  /** A binary message. */
  public static Packet message(byte[] data) {
    return new Packet(PacketType.MESSAGE, "", data, data.length + 1);
  }

  /** The close packet. */
  public static Packet close() {
    return CLOSE;
  }

  /** The packet that says nothing: it ends a waiting poll. */
  public static Packet noop() {
    return NOOP;
  }

  /**
   * Reads a packet that is text, not Base64.
   *
   * @throws MalformedPacketException when it is empty or of no known type
   */
  static Packet parse(String text) throws MalformedPacketException {
    PacketType type = text.isEmpty() ? null : PacketType.of(text.charAt(0) - '0');
    if (type == null) {
      throw new MalformedPacketException("unknown packet type");
    }
    return wire(type, text);
  }

  private static Packet wire(PacketType type, String text) {
    return new Packet(type, text, null, utf8Length(text));
  }

  /** The data of a text packet, without the digit of its type. */
  public String data() {
    return text.substring(1);
  }

  /** How many bytes the text takes in UTF-8; an unpaired surrogate counts two. */
  public static int utf8Length(CharSequence text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }

  @Override
  public String toString() {
    return type + "[" + size + " bytes]";
  }
}
