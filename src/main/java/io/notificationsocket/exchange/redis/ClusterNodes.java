package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks nodes of a Redis Cluster for the masters and their slots. */
record ClusterNodes() implements AskingTopology.Guide {

  @Override
  public List<Master> ask(RedisConnection connection, Master address)
      throws RedisUnreachableException {
    connection.write(Connector.command("CLUSTER", "SLOTS"));
    connection.flush();
    Object reply = connection.read();
    if (!(reply instanceof List<?> ranges)) {
      throw new RedisUnreachableException(
          "%s does not answer as a node of a Redis Cluster: %s".formatted(address, reply), true);
    }
    Map<String, Master> masters = new LinkedHashMap<>();
    Map<String, BitSet> slots = new LinkedHashMap<>();
    for (Object range : ranges) {
      if (range instanceof List<?> parts
          && parts.size() > 2
          && parts.get(0) instanceof Long first
          && parts.get(1) instanceof Long last
          && parts.get(2) instanceof List<?> node
          && node.get(1) instanceof Long port) {
        // A node that does not know its own address sends none; it has the address that we asked.
        String told = node.get(0) instanceof byte[] host ? new String(host, UTF_8) : "";
        String host = told.isEmpty() ? address.host() : told;
        BitSet served = slots.computeIfAbsent(host + ":" + port, key -> new BitSet());
        served.set(first.intValue(), last.intValue() + 1);
        masters.putIfAbsent(host + ":" + port, new Master(host, port.intValue(), served::get));
      }
    }
    if (masters.isEmpty()) {
      throw new RedisUnreachableException(address + " knows no node that serves a slot");
    }
    return List.copyOf(masters.values());
  }

  @Override
  public boolean cluster() {
    return true;
  }
}
