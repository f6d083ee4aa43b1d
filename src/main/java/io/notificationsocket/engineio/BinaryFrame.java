package io.notificationsocket.engineio;

/**
 * A binary message in a WebSocket frame: bare in protocol 4, behind its type byte in protocol 3.
 */
public final class BinaryFrame {

  private BinaryFrame() {}

  /** The frame's payload. */
  public static byte[] encode(ProtocolVersion version, byte[] data) {
    if (version == ProtocolVersion.V4) {
      return data;
    }
    byte[] frame = new byte[data.length + 1];
    frame[0] = PacketType.MESSAGE.code();
    System.arraycopy(data, 0, frame, 1, data.length);
    return frame;
  }

  /**
   * The packet that a frame carries.
   *
   * @throws MalformedPacketException when a frame of protocol 3 is not a message
   */
  public static Packet decode(ProtocolVersion version, byte[] frame)
      throws MalformedPacketException {
    return version == ProtocolVersion.V4
        ? Packet.message(frame)
        : PayloadV3.binary(frame, 0, frame.length);
  }
}
