package io.notificationsocket.socketio;

import org.jspecify.annotations.Nullable;

/** The packet types of Socket.IO in the order of their digits. */
enum SocketPacketType {
  CONNECT('0'),
  DISCONNECT('1'),
  EVENT('2'),
  ACK('3'),
  CONNECT_ERROR('4'),
  BINARY_EVENT('5'),
  BINARY_ACK('6');

  private static final SocketPacketType[] ALL = values();

  private final char digit;

  SocketPacketType(char digit) {
    this.digit = digit;
  }

  char digit() {
    return digit;
  }

  static @Nullable SocketPacketType of(char digit) {
    int index = digit - '0';
    return index >= 0 && index < ALL.length ? ALL[index] : null;
  }

  boolean isBinary() {
    return this == BINARY_EVENT || this == BINARY_ACK;
  }
}
