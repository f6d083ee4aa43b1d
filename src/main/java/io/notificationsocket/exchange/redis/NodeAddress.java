package io.notificationsocket.exchange.redis;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.config.RedisUrl;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Finds out where the other nodes reach this one. */
final class NodeAddress {

  private static final Logger LOG = System.getLogger(NodeAddress.class.getName());
  private static final URI UNKNOWN = URI.create("");

  private NodeAddress() {}

  /** What the settings say; else the address from which this machine reaches Redis. */
  static URI of(RedisSettings redis, String contextPath) {
    URI given = redis.nodeAddress();
    if (given != null) {
      return given;
    }
    InetAddress own = towards(redis.url().addresses().get(0));
    if (own == null || redis.port() == 0) {
      LOG.log(
          Level.WARNING,
          "the other nodes do not know where to reach this one, so clients on polling have to come"
              + " to the same node each time: set NODE_ADDRESS, such as http://10.0.0.7:3000");
      return UNKNOWN;
    }
    String host = own.getHostAddress();
    int zone = host.indexOf('%');
    String bare = zone < 0 ? host : host.substring(0, zone);
    String authority = own instanceof Inet6Address ? "[" + bare + "]" : bare;
    return URI.create("http://" + authority + ":" + redis.port() + contextPath);
  }

  /** The address of the network card that leads there. Sends nothing. */
  private static @Nullable InetAddress towards(RedisUrl.Address redis) {
    try (DatagramSocket probe = new DatagramSocket()) {
      probe.connect(new InetSocketAddress(redis.host(), redis.port()));
      return probe.getLocalAddress();
    } catch (SocketException | RuntimeException e) {
      // RuntimeException: the name is not known yet.
      LOG.log(Level.DEBUG, () -> "the way to Redis is not known: " + e);
      return null;
    }
  }
}
