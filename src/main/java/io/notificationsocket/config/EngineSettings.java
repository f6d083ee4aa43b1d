package io.notificationsocket.config;

import java.time.Duration;

/**
 * Settings of the Engine.IO layer; see {@link Setting} for the meaning of each.
 *
 * @param maxPayload bytes
 * @param queueMaxPackets packets that may wait for one client
 * @param queueMaxBytes bytes that may wait for one client
 */
public record EngineSettings(
    Duration pingInterval,
    Duration pingTimeout,
    Duration upgradeTimeout,
    int maxPayload,
    int queueMaxPackets,
    int queueMaxBytes) {

  static EngineSettings read(SettingsReader reader) {
    return new EngineSettings(
        reader.duration(Setting.PING_INTERVAL),
        reader.duration(Setting.PING_TIMEOUT),
        reader.duration(Setting.UPGRADE_TIMEOUT),
        reader.number(Setting.MAX_PAYLOAD, 1_000, 100_000_000),
        reader.number(Setting.QUEUE_MAX_PACKETS, 1, 1_000_000),
        reader.number(Setting.QUEUE_MAX_BYTES, 1_000, 1_000_000_000));
  }
}
