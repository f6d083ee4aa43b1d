package io.notificationsocket.engineio;

/**
 * A WebSocket text frame: a text packet, or the Base64 of a binary message, which a client sends
 * that was told to ({@code forceBase64}) or cannot send binary.
 */
public final class TextFrame {

  private TextFrame() {}

  /**
   * The packet that a frame carries.
   *
   * @throws MalformedPacketException when it is none
   */
  public static Packet decode(ProtocolVersion version, String frame)
      throws MalformedPacketException {
    return version == ProtocolVersion.V4 ? PayloadV4.packet(frame) : PayloadV3.packet(frame);
  }
}
