package io.notificationsocket.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and how it is used; see {@link Setting} for the meaning of each.
 *
 * @param prefix the beginning of every key
 * @param timeout the limit for opening a connection, and for each command
 * @param replicas how many replicas must have a push or registration before it is answered; 0 for
 *     none
 * @param nodeAddress where other nodes reach this one, an {@code http} or {@code https} URL without
 *     a slash at its end; null when the node is to find it out
 * @param port where this server listens; 0 when the environment does not say it
 */
public record RedisSettings(
    RedisUrl url,
    String prefix,
    Duration timeout,
    int replicas,
    @Nullable URI nodeAddress,
    int port) {

  /** No braces: a hash tag in braces decides in which slot a key lies. */
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  static RedisSettings read(SettingsReader reader) {
    return new RedisSettings(
        RedisUrl.read(reader),
        prefix(reader),
        timeout(reader),
        reader.number(Setting.REDIS_WAIT, 0, 100),
        nodeAddress(reader),
        reader.port());
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

  private static @Nullable URI nodeAddress(SettingsReader reader) {
    String text = reader.text(Setting.NODE_ADDRESS);
    if (text.isEmpty()) {
      return null;
    }
    try {
      URI address = new URI(text.replaceAll("/+$", ""));
      String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https"))
          && address.getHost() != null
          && address.getRawUserInfo() == null
          && address.getRawQuery() == null
          && address.getRawFragment() == null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // answered below
    }
    throw SettingsReader.invalid(
        Setting.NODE_ADDRESS, text, "write a URL such as http://10.0.0.7:3000, without a query");
  }
}
