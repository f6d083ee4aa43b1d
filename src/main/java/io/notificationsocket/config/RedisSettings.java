package io.notificationsocket.config;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where Redis is and how it is used; see {@link Setting} for the meaning of each.
 *
 * @param prefix the beginning of every key
 * @param timeout the limit for opening a connection, and for each command
 * @param replicas how many replicas must have a push or registration before it is answered; 0 for
 *     none
 */
public record RedisSettings(RedisUrl url, String prefix, Duration timeout, int replicas) {

  /** No braces: a hash tag in braces decides in which slot a key lies. */
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  static RedisSettings read(SettingsReader reader) {
    return new RedisSettings(
        RedisUrl.read(reader),
        prefix(reader),
        timeout(reader),
        reader.number(Setting.REDIS_WAIT, 0, 100));
  }

  private static String prefix(SettingsReader reader) {
    String text = reader.text(Setting.REDIS_PREFIX);
    if (!PREFIX.matcher(text).matches()) {
      String remedy = "write up to 64 letters, digits and any of _ . : -";
      throw SettingsReader.invalid(Setting.REDIS_PREFIX, text, remedy);
    }
    return text;
  }

  private static Duration timeout(SettingsReader reader) {
    Duration timeout = reader.duration(Setting.REDIS_TIMEOUT);
    if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      String text = reader.text(Setting.REDIS_TIMEOUT);
      throw SettingsReader.invalid(Setting.REDIS_TIMEOUT, text, "the longest is 1m");
    }
    return timeout;
  }
}
