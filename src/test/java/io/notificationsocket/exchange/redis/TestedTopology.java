package io.notificationsocket.exchange.redis;

import io.notificationsocket.config.RedisSettings;
import java.util.List;
import java.util.function.ToIntFunction;

/** A master at a port of 127.0.0.1 that the test decides on, for each connection. */
final class TestedTopology implements Topology {

  private final Topology direct;
  private final ToIntFunction<String> port;

  /**
   * @param port where the connection of a name leads
   */
  TestedTopology(RedisSettings redis, ToIntFunction<String> port) {
    this.direct = Redis.topology(redis);
    this.port = port;
  }

  @Override
  public List<Master> masters() throws RedisUnreachableException {
    return direct.masters();
  }

  @Override
  public void refresh() {}

  @Override
  public RedisConnection connect(Master master, String name) throws RedisUnreachableException {
    return direct.connect(Master.ofAll("127.0.0.1", port.applyAsInt(name)), name);
  }

  @Override
  public boolean cluster() {
    return false;
  }

  @Override
  public void close() {
    direct.close();
  }
}
