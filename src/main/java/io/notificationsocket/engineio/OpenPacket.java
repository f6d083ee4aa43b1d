package io.notificationsocket.engineio;

import io.notificationsocket.config.EngineSettings;

/** The first packet of a session: its sid and its parameters. */
final class OpenPacket {

  private OpenPacket() {}

  static Packet of(String sid, TransportName transport, EngineSettings settings) {
    return Packet.of(
        PacketType.OPEN,
        "{\"sid\":\"%s\",\"upgrades\":%s,\"pingInterval\":%d,\"pingTimeout\":%d,\"maxPayload\":%d}"
            .formatted(
                sid,
                transport.upgrades(),
                settings.pingInterval().toMillis(),
                settings.pingTimeout().toMillis(),
                settings.maxPayload()));
  }
}
