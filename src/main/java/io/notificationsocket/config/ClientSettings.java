package io.notificationsocket.config;

import java.time.Duration;

/**
 * Limits on the number of clients, and on how long an idle one may stay; see {@link Setting} for
 * the meaning of each.
 *
 * @param registerTimeout zero for no limit
 * @param unclaimedMax clients without a claim, in all
 * @param maxUnclaimedPerAddress clients without a claim from one address; zero for no limit
 * @param maxSessions zero for no limit
 */
public record ClientSettings(
    Duration connectTimeout,
    Duration registerTimeout,
    int unclaimedMax,
    int maxUnclaimedPerAddress,
    int maxSessions) {

  static ClientSettings read(SettingsReader reader) {
    return new ClientSettings(
        reader.duration(Setting.CONNECT_TIMEOUT),
        reader.durationOrZero(Setting.REGISTER_TIMEOUT),
        reader.number(Setting.UNCLAIMED_MAX, 1, 10_000_000),
        reader.number(Setting.MAX_UNCLAIMED_PER_ADDRESS, 0, 10_000_000),
        reader.number(Setting.MAX_SESSIONS, 0, 10_000_000));
  }
}
