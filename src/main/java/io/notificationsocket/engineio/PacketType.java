package io.notificationsocket.engineio;

import org.jspecify.annotations.Nullable;

/** The packet types of Engine.IO. */
public enum PacketType {
  OPEN('0'),
  CLOSE('1'),
  PING('2'),
  PONG('3'),
  MESSAGE('4'),
  UPGRADE('5'),
  NOOP('6');

  /** In the order of their digits. */
  private static final PacketType[] ALL = values();

  private final char digit;

  PacketType(char digit) {
    this.digit = digit;
  }

  /** The character that a text packet of this type begins with. */
  public char digit() {
    return digit;
  }

  /** The byte that a binary packet of this type begins with in protocol 3. */
  byte code() {
    return (byte) (digit - '0');
  }

  static @Nullable PacketType of(int code) {
    return code >= 0 && code < ALL.length ? ALL[code] : null;
  }
}
