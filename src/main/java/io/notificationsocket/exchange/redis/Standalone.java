package io.notificationsocket.exchange.redis;

import io.notificationsocket.config.RedisUrl;
import java.util.List;

/** One Redis at a known address. */
final class Standalone implements Topology {

  private final Master master;
  private final Connector connector;

  Standalone(RedisUrl.Address address, Connector connector) {
    this.master = Master.ofAll(address.host(), address.port());
    this.connector = connector;
  }

  @Override
  public List<Master> masters() {
    return List.of(master);
  }

  @Override
  public void refresh() {
    // There is nothing to refresh.
  }

  @Override
  public RedisConnection connect(Master wanted, String name) throws RedisUnreachableException {
    return connector.open(wanted, name);
  }

  @Override
  public boolean cluster() {
    return false;
  }

  @Override
  public void close() {
    // Connections are closed by those who opened them.
  }
}
