package io.notificationsocket.engineio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One Engine.IO packet, in the form that a text frame carries, so that one packet can be handed to
 * many sessions without being encoded again. Another packet may be tied to its end: a queue and a
 * transport then take both as one, so that nothing comes between them. Immutable to its users, and
 * safe between threads: nobody may change an array after handing it over.
 */
public final class Packet {

  static final Packet PING = of(PacketType.PING, "");
  static final Packet NOOP = of(PacketType.NOOP, "");
  static final Packet CLOSE = of(PacketType.CLOSE, "");

  private final PacketType type;
  private final String text;
  private final byte @Nullable [] binary;
  private final int size;
  private final @Nullable Packet next;
  private volatile byte @Nullable [] encoded;

  private Packet(
      PacketType type, String text, byte @Nullable [] binary, int size, @Nullable Packet next) {
    this.type = type;
    this.text = text;
    this.binary = binary;
    this.size = size;
    this.next = next;
  }

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
    return new Packet(PacketType.MESSAGE, "", data, data.length + 1, null);
  }

  /** This text packet with another one tied to its end. */
  public Packet followedBy(Packet last) {
    return new Packet(type, text, binary, size + last.size, last);
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
    return new Packet(type, text, null, utf8Length(text), null);
  }

  /** What it is. */
  public PacketType type() {
    return type;
  }

  /** The type's digit and the data, for a text packet; empty for a binary one. */
  public String text() {
    return text;
  }

  /** The data of a binary message; null for a text packet. */
  public byte @Nullable [] binary() {
    return binary;
  }

  /** Bytes of the data and the digit, in UTF-8; with those of the packet that is tied to it. */
  public int size() {
    return size;
  }

  /** The packet that is tied to the end of this one; null for most. */
  public @Nullable Packet next() {
    return next;
  }

  /**
   * The bytes that a transport sends for this packet, and for one that is tied to it, made for the
   * first client that gets it and shared by all others. Two who ask at the same moment may both
   * make them: they are equal.
   *
   * @param encoder always the same for one packet
   */
  public byte[] encoded(Function<Packet, byte[]> encoder) {
    byte[] known = encoded;
    if (known == null) {
      known = encoder.apply(this);
      encoded = known;
    }
    return known;
  }

  /** The data of a text packet, without the digit of its type. */
  public String data() {
    return text.substring(1);
  }

  /** Made, not counted: for the JDK's encoder plain ASCII is a copy, and it needs no warming up. */
  private static int utf8Length(String text) {
    return text.getBytes(UTF_8).length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Packet packet
        && type == packet.type
        && text.equals(packet.text)
        && Arrays.equals(binary, packet.binary)
        && Objects.equals(next, packet.next);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * text.hashCode() + Arrays.hashCode(binary)) + Objects.hashCode(next);
  }

  @Override
  public String toString() {
    return type + "[" + size + " bytes]";
  }
}
