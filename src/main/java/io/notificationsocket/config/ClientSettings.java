package io.notificationsocket.config;

import java.time.Duration;

/**
 * How many clients there may be, and how long one may stay that does nothing; see {@link Setting}
 * for the meaning of each.
 *
 * @param registerTimeout zero when a client may stay without a claim for as long as it likes
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
