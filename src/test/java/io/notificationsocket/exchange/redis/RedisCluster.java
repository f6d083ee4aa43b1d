package io.notificationsocket.exchange.redis;

import static io.notificationsocket.exchange.redis.Redis.tell;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A real Redis Cluster of three masters, which a node takes for dead after a second of silence.
 * Closing it ends all.
 */
public final class RedisCluster implements AutoCloseable {

  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;

  private final List<RedisServer> nodes = new ArrayList<>();

  /**
   * Starts one and waits until all its nodes agree.
   *
   * @param replicas in all; the first is the first master's, and so on
   */
  public RedisCluster(int replicas) {
    try {
      for (int i = 0; i < MASTERS + replicas; i++) {
        nodes.add(
            RedisServer.launch(
                "--cluster-enabled", "yes",
                "--cluster-node-timeout", "1000",
                "--cluster-replica-validity-factor", "0"));
      }
      join();
      for (int i = 0; i < replicas; i++) {
        replicate(node(MASTERS + i), id(node(i)));
      }
      awaitAgreement(MASTERS + replicas);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void join() {
    for (int i = 0; i < MASTERS; i++) {
      int first = i * SLOTS / MASTERS;
      int last = (i + 1) * SLOTS / MASTERS - 1;
      tell(node(i), "CLUSTER", "ADDSLOTSRANGE", Integer.toString(first), Integer.toString(last));
      // Two that come out of an election with the same number would quarrel for a while.
      tell(node(i), "CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
    }
    for (RedisServer node : nodes) {
      tell(node, "CLUSTER", "MEET", "127.0.0.1", Integer.toString(node(0).port()));
    }
    Redis.await(
        "every node knows all", () -> nodes.stream().allMatch(node -> known(node) == nodes.size()));
  }

  /** A node that has not heard of the master yet refuses. */
  private void replicate(RedisServer replica, String master) {
    Redis.await(
        "a replica has its master",
        () -> "OK".equals(tell(replica, "CLUSTER", "REPLICATE", master)));
  }

  /** Waits until every node that lives takes the cluster for whole, with its replicas in step. */
  private void awaitAgreement(int members) {
    Redis.await(
        "the cluster is whole",
        () ->
            nodes.stream()
                .allMatch(
                    node -> {
                      String info = (String) tell(node, "CLUSTER", "INFO");
                      return info.contains("cluster_state:ok")
                          && info.contains("cluster_known_nodes:" + members);
                    }));
    Redis.await(
        "every replica is in step",
        () ->
            nodes.subList(MASTERS, nodes.size()).stream()
                .allMatch(
                    node ->
                        ((String) tell(node, "INFO", "replication"))
                            .contains("master_link_status:up")));
  }

  private static long known(RedisServer node) {
    String list = (String) tell(node, "CLUSTER", "NODES");
    return list.lines().filter(line -> !line.contains("handshake")).count();
  }

  /** The masters first, as they were at the start; then the replicas. */
  public RedisServer node(int index) {
    return nodes.get(index);
  }

  /** The one on this port. */
  RedisServer nodeOn(int port) {
    return nodes.stream().filter(node -> node.port() == port).findFirst().orElseThrow();
  }

  /** A master that is not this one. */
  RedisServer otherThan(RedisServer node) {
    return node == node(0) ? node(1) : node(0);
  }

  /** The master that serves a slot, as the first of them sees it. */
  RedisServer serving(int slot) {
    for (Object range : (List<?>) tell(node(0), "CLUSTER", "SLOTS")) {
      List<?> parts = (List<?>) range;
      if ((Long) parts.get(0) <= slot && slot <= (Long) parts.get(1)) {
        return nodeOn(((Long) ((List<?>) parts.get(2)).get(1)).intValue());
      }
    }
    throw new AssertionError("nobody serves slot " + slot);
  }

  /** Has a slot's keys on their way from now on; {@link #move} ends it when all have moved. */
  void beginMove(int slot, RedisServer from, RedisServer to) {
    String number = Integer.toString(slot);
    assertOk(tell(to, "CLUSTER", "SETSLOT", number, "IMPORTING", id(from)));
    assertOk(tell(from, "CLUSTER", "SETSLOT", number, "MIGRATING", id(to)));
  }

  /** Moves some keys of a slot, and returns how many. */
  int moveKeys(int slot, int most, RedisServer from, RedisServer to) {
    List<?> keys =
        (List<?>)
            tell(from, "CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), Integer.toString(most));
    for (Object key : keys) {
      String port = Integer.toString(to.port());
      assertOk(tell(from, "MIGRATE", "127.0.0.1", port, (String) key, "0", "5000"));
    }
    return keys.size();
  }

  private static void assertOk(Object reply) {
    if (!"OK".equals(reply)) {
      throw new AssertionError(String.valueOf(reply));
    }
  }

  /** Gives an empty slot to another master; the others hear of it a little later. */
  void move(int slot, RedisServer from, RedisServer to) {
    for (RedisServer node : List.of(to, from)) {
      tell(node, "CLUSTER", "SETSLOT", Integer.toString(slot), "NODE", id(to));
    }
    Redis.await(
        "every node knows who serves the slot",
        () ->
            nodes.stream()
                .allMatch(
                    node ->
                        tell(node, "CLUSTER", "SLOTS")
                            .toString()
                            .contains("[" + slot + ", " + slot + ", [127.0.0.1, " + to.port())));
  }

  /** By which the nodes know it. */
  private static String id(RedisServer node) {
    return (String) tell(node, "CLUSTER", "MYID");
  }

  /** What {@code REDIS_URL} says of it. */
  public String url() {
    return nodes.stream()
        .limit(MASTERS)
        .map(node -> "127.0.0.1:" + node.port())
        .collect(Collectors.joining(",", "redis+cluster://", ""));
  }

  @Override
  public void close() {
    nodes.forEach(RedisServer::close);
  }
}
