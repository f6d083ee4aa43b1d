package io.notificationsocket.transport.http;

import io.notificationsocket.config.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come from: the address at the other end of the connection, or the one that a
 * trusted proxy there has named. Immutable.
 */
public final class ClientAddresses {

  /** One element's {@code for} in a {@code Forwarded} header, RFC 7239. */
  private static final Pattern FOR = Pattern.compile("(?i)(?:^|[;,\\s])for=(\"[^\"]*\"|[^;,\\s]*)");

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
    String direct = String.valueOf(request.getRemoteAddr());
    InetAddress address = TrustedProxies.parse(withoutZone(direct));
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
    return address == null ? direct : network(address);
  }

  /** In the order of the proxies on the way. {@code Forwarded} is the standard, and wins. */
  private static List<String> forwarded(HttpServletRequest request) {
    List<String> addresses = new ArrayList<>();
    for (String header : Collections.list(request.getHeaders("Forwarded"))) {
      Matcher matcher = FOR.matcher(header);
      while (matcher.find()) {
        addresses.add(matcher.group(1).replace("\"", ""));
      }
    }
    if (addresses.isEmpty()) {
      for (String header : Collections.list(request.getHeaders("X-Forwarded-For"))) {
        Arrays.stream(header.split(",")).map(String::strip).forEach(addresses::add);
      }
    }
    return addresses;
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
