package io.notificationsocket.exchange.redis;

import java.util.function.IntPredicate;

/**
 * A Redis that takes writes. Two are equal when they have the same address.
 *
 * @param host a name, or an address in digits without brackets
 * @param slots the hash slots that it serves, of 0 to 16,383: all, unless it is one of a Redis
 *     Cluster
 */
record Master(String host, int port, IntPredicate slots) {

  /** One that serves all slots. */
  static Master ofAll(String host, int port) {
    return new Master(host, port, slot -> true);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Master master && master.port == port && master.host.equals(host);
  }

  @Override
  public int hashCode() {
    return 31 * host.hashCode() + port;
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
