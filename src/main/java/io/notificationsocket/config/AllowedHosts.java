package io.notificationsocket.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The host names under which this server may be addressed. An attacker who points a domain at this
 * server has a page of the server's own origin (DNS rebinding).
 */
public final class AllowedHosts {

  private static final String ANY = "*";
  private static final String REMEDY =
      "write host names such as push.example, without a port, or *";
  private static final Pattern HOST = Pattern.compile("[\\w.-]+|\\[[0-9a-fA-F:.]+]");

  private final Set<String> hosts;

  private AllowedHosts(Set<String> hosts) {
    this.hosts = hosts;
  }

  static AllowedHosts read(SettingsReader reader) {
    String text = reader.text(Setting.ALLOWED_HOSTS);
    Set<String> hosts =
        Stream.of(text.split(","))
            .map(String::strip)
            .filter(host -> !host.isEmpty())
            .map(AllowedHosts::check)
            .collect(Collectors.toUnmodifiableSet());
    if (hosts.isEmpty()) {
      throw SettingsReader.invalid(Setting.ALLOWED_HOSTS, text, REMEDY);
    }
    return new AllowedHosts(hosts);
  }

  private static String check(String host) {
    if (!host.equals(ANY) && !HOST.matcher(host).matches()) {
      throw SettingsReader.invalid(Setting.ALLOWED_HOSTS, host, REMEDY);
    }
    return host.toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a request may name this host.
   *
   * @param host without a port
   */
  public boolean permits(String host) {
    return isOpen() || hosts.contains(host.toLowerCase(Locale.ROOT));
  }

  /** Whether every name is allowed. */
  public boolean isOpen() {
    return hosts.contains(ANY);
  }

  @Override
  public String toString() {
    return "AllowedHosts" + hosts;
  }
}
