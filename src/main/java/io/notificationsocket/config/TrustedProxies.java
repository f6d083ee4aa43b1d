package io.notificationsocket.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose headers are trusted for the client's address and the requested host. Immutable.
 */
public final class TrustedProxies {

  private static final String REMEDY =
      "write addresses and networks such as 10.0.0.0/8 or fd00::/8, or private";

  private static final List<String> PRIVATE =
      List.of(
          "127.0.0.0/8",
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "169.254.0.0/16",
          "::1",
          "fc00::/7",
          "fe80::/10");

  /** A numeric address; a name would be looked up. */
  private static final Pattern NUMERIC =
      Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?");

  private final List<Network> networks;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Network(byte[] address, int bits) {

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if (((address[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private TrustedProxies(List<Network> networks) {
    this.networks = networks;
  }

  static TrustedProxies read(SettingsReader reader) {
    return new TrustedProxies(
        Stream.of(reader.text(Setting.TRUSTED_PROXIES).split(","))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .flatMap(text -> text.equals("private") ? PRIVATE.stream() : Stream.of(text))
            .map(TrustedProxies::network)
            .toList());
  }

  private static Network network(String text) {
    String[] parts = text.split("/", 2);
    InetAddress address = parse(parts[0]);
    if (address == null) {
      throw SettingsReader.invalid(Setting.TRUSTED_PROXIES, text, REMEDY);
    }
    byte[] bytes = address.getAddress();
    try {
      int most = 8 * bytes.length;
      int bits = parts.length == 1 ? most : Integer.parseInt(parts[1]);
      if (bits >= 0 && bits <= most) {
        return new Network(bytes, bits);
      }
    } catch (NumberFormatException e) {
      // answered below
    }
    throw SettingsReader.invalid(Setting.TRUSTED_PROXIES, text, REMEDY);
  }

  /**
   * Reads a numeric address, IPv6 with or without brackets. An IPv4-mapped IPv6 address becomes the
   * IPv4 address.
   *
   * @return null for any other text; names are not looked up
   */
  public static @Nullable InetAddress parse(String text) {
    if (!NUMERIC.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether none is configured, so that no forwarded address is trusted. */
  public boolean isEmpty() {
    return networks.isEmpty();
  }

  /** Whether a proxy at this address is trusted. */
  public boolean trusts(@Nullable InetAddress address) {
    return address != null
        && networks.stream().anyMatch(network -> network.contains(address.getAddress()));
  }

  @Override
  public String toString() {
    return "TrustedProxies[" + networks.size() + "]";
  }
}
