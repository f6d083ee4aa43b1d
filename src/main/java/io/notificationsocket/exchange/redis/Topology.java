package io.notificationsocket.exchange.redis;

import io.notificationsocket.config.RedisSettings;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/** Where the masters are. Thread-safe. */
interface Topology extends AutoCloseable {

  /**
   * The topology that the settings name; does not connect yet.
   *
   * @param tls makes the sockets of {@code rediss}
   */
  static Topology of(RedisSettings settings, SSLSocketFactory tls) {
    Connector connector = new Connector(settings, tls);
    return switch (settings.url().kind()) {
      case STANDALONE -> new Standalone(settings.url().addresses().get(0), connector);
      case SENTINEL -> asking(settings, new Sentinels(settings.url().masterName()), connector);
      case CLUSTER -> asking(settings, new ClusterNodes(), connector);
    };
  }

  private static Topology asking(
      RedisSettings settings, AskingTopology.Guide guide, Connector connector) {
    return new AskingTopology(settings.url().addresses(), guide, connector, System::nanoTime);
  }

  /**
   * The masters: one, unless it is a Redis Cluster. Answers of the last 5 s are reused, until
   * {@link #refresh}.
   *
   * @throws RedisUnreachableException if they cannot be found out
   */
  List<Master> masters() throws RedisUnreachableException;

  /** Makes the next {@link #masters} ask anew: one has moved, or is none any more. */
  void refresh();

  /**
   * Opens a connection to a master, with user, password, database and name, and makes sure that it
   * is a master.
   *
   * @param name without spaces; {@code CLIENT LIST} of Redis shows it
   * @throws RedisUnreachableException also if it is not a master
   */
  RedisConnection connect(Master master, String name) throws RedisUnreachableException;

  /** Whether the masters are those of a Redis Cluster: {@code SPUBLISH} instead of PUBLISH. */
  boolean cluster();

  @Override
  void close();
}
