package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.Peer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocketFactory;

/** What tests say to a Redis, in words. */
final class Redis {

  private static final int PATIENCE_SECONDS = 20;

  private Redis() {}

  /** The settings with this URL and these further pairs of name and value. */
  static RedisSettings settings(String url, String... more) {
    Map<String, String> given =
        new HashMap<>(Map.of("AUTH_TOKEN", "of-the-rest-api", "STORE", "redis", "REDIS_URL", url));
    for (int i = 0; i < more.length; i += 2) {
      given.put(more[i], more[i + 1]);
    }
    return Settings.read(given::get).redis();
  }

  static Topology topology(RedisSettings settings) {
    return Topology.of(settings, (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /**
   * An exchange.
   *
   * @param node 7 hexadecimal digits
   * @param clock null for the time of Redis
   */
  static RedisExchange exchange(
      Settings settings, RedisSettings redis, String node, Duration lease, Clock clock) {
    return exchange(settings, redis, topology(redis), node, lease, clock);
  }

  /** The same, by way of this topology. */
  static RedisExchange exchange(
      Settings settings,
      RedisSettings redis,
      Topology topology,
      String node,
      Duration lease,
      Clock clock) {
    Keys keys = new Keys(redis.prefix());
    return new RedisExchange(
        settings,
        redis.timeout(),
        redis.replicas(),
        peer(node),
        new Calls(keys, node, topology.cluster(), lease, clock),
        (joining, listener) -> Shards.of(redis, topology, node, keys, joining, listener));
  }

  /** A node that is nowhere. */
  static Peer peer(String node) {
    return new Peer(node, URI.create("http://127.0.0.1:1"), "secret-of-" + node);
  }

  /** A connection beside those of an exchange. */
  static RedisConnection connect(RedisSettings settings) throws RedisUnreachableException {
    Topology topology = topology(settings);
    return topology.connect(topology.masters().get(0), "test");
  }

  /** Asks one thing and waits for the reply, in words. */
  static Object ask(RedisConnection connection, String... command)
      throws RedisUnreachableException {
    connection.write(Connector.command(command));
    connection.flush();
    return inWords(connection.read());
  }

  /** Asks one server on a connection of its own and waits for the reply, in words. */
  static Object tell(RedisServer server, String... command) {
    try (RedisConnection connection =
        JedisConnection.open(
            Master.ofAll("127.0.0.1", server.port()), null, Duration.ofSeconds(PATIENCE_SECONDS))) {
      return ask(connection, command);
    } catch (RedisUnreachableException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** How far a master, or a replica of it, has come. */
  static String offset(RedisServer server) {
    return ((String) tell(server, "INFO", "replication"))
        .lines()
        .filter(line -> line.startsWith("master_repl_offset:"))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until this holds. */
  static void await(String what, BooleanSupplier condition) {
    await(what, PATIENCE_SECONDS, condition);
  }

  /** Waits for so long. */
  static void await(String what, int seconds, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain until " + what);
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** The reply with texts in place of bytes. */
  static Object inWords(Object reply) {
    if (reply instanceof byte[] bytes) {
      return new String(bytes, UTF_8);
    }
    return reply instanceof List<?> list ? list.stream().map(Redis::inWords).toList() : reply;
  }
}
