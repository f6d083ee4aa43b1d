package io.notificationsocket.transport.http;

import io.notificationsocket.config.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come from: the address at the other end of the connection, or the one that a
 * trusted proxy there has named. Immutable.
 */
public final class ClientAddresses {

  /** An IPv4 address, or an IPv6 address in brackets, and maybe a port. */
  private static final Pattern WITH_PORT = Pattern.compile("(\\[[^]]*]|[0-9.]+):\\d+");

  private static final int NETWORK_BYTES = 8;

  private final TrustedProxies proxies;

  public ClientAddresses(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /**
   * Which client this is, as far as an address tells: an IPv4 address, or the first half of an IPv6
   * address, of which one client has as many as it likes ({@code 2001:db8:0:1::/64}).
   *
   * <p>Each proxy on the way appends the address that it saw, so the list is read from its end, up
   * to the first that is no trusted proxy; what stands before it may be made up.
   */
  public String of(HttpServletRequest request) {
    InetAddress address = direct(request);
    if (!proxies.isEmpty()) {
      List<String> forwarded = forwarded(request);
      for (int i = forwarded.size() - 1; i >= 0 && proxies.trusts(address); i--) {
        InetAddress named = TrustedProxies.parse(withoutPort(forwarded.get(i)));
        if (named == null) {
          break; // "unknown", or made up: the proxy is all that is known
        }
        address = named;
      }
    }
    return address == null ? String.valueOf(request.getRemoteAddr()) : network(address);
  }

  /** The address at the other end of the connection; null when it is none in digits. */
  static @Nullable InetAddress direct(HttpServletRequest request) {
    return TrustedProxies.parse(withoutZone(String.valueOf(request.getRemoteAddr())));
  }

  /**
   * In the order of the proxies on the way. Most write {@code X-Forwarded-For}, and pass on a
   * {@code Forwarded} that a client has made up: so the older header wins over the standard.
   */
  private static List<String> forwarded(HttpServletRequest request) {
    List<String> addresses = Forwarded.list(request, "X-Forwarded-For");
    return addresses.isEmpty() ? Forwarded.parameters(request, "for") : addresses;
  }

  private static String withoutPort(String text) {
    Matcher matcher = WITH_PORT.matcher(text);
    return matcher.matches() ? matcher.group(1) : text;
  }

  private static String withoutZone(String text) {
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static String network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
    @Nullable InetAddress half;
    try {
      half = InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has the length of an address", e);
    }
    return half.getHostAddress() + "/" + 8 * NETWORK_BYTES;
  }
}
