package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Asks Sentinels for the one master of a name. */
record Sentinels(String masterName) implements AskingTopology.Guide {

  @Override
  public List<Master> ask(RedisConnection connection, Master address)
      throws RedisUnreachableException {
    connection.write(Connector.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", masterName));
    connection.flush();
    Object reply = connection.read();
    if (reply instanceof List<?> parts
        && parts.size() == 2
        && parts.get(0) instanceof byte[] host
        && parts.get(1) instanceof byte[] port) {
      return List.of(
          Master.ofAll(new String(host, UTF_8), Integer.parseInt(new String(port, UTF_8))));
    }
    throw new RedisUnreachableException(
        reply == null
            ? "the Sentinel %s knows no master %s: look at REDIS_URL".formatted(address, masterName)
            : "%s does not answer as a Sentinel does: %s".formatted(address, reply),
        true);
  }

  @Override
  public boolean cluster() {
    return false;
  }
}
