package io.notificationsocket.torture;

import io.notificationsocket.exchange.redis.RedisServer;
import io.notificationsocket.exchange.redis.WatchedRedis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The Redis of several nodes, which writes all to disk before it answers: one, or a master with a
 * replica and Sentinels. Each node reaches it by networks of its own. Used by one thread.
 */
final class Storage implements AutoCloseable {

  private static final String[] ON_DISK = {"--appendonly", "yes", "--appendfsync", "always"};

  private final RedisServer single;
  private final WatchedRedis watched;
  private final List<Link> links = new ArrayList<>();

  /** A node's networks, and what {@code REDIS_URL} says to it. */
  private record Link(List<Network> networks, String url) {}

  /**
   * Starts it.
   *
   * @param fails whether there is a replica
   */
  Storage(boolean fails, int nodes) throws IOException {
    single = fails ? null : RedisServer.launch(ON_DISK);
    watched = fails ? new WatchedRedis(ON_DISK) : null;
    for (int i = 0; i < nodes; i++) {
      links.add(fails ? linkByWayOfSentinels() : link());
    }
  }

  private Link link() throws IOException {
    Network network = new Network(single.port());
    return new Link(List.of(network), "redis://" + address(network));
  }

  /** Sentinels tell where the master is: each node hears of its own way there. */
  private Link linkByWayOfSentinels() throws IOException {
    List<Network> networks = new ArrayList<>();
    Map<String, String> renamed = new HashMap<>();
    for (RedisServer each : watched.servers()) {
      Network network = new Network(each.port());
      networks.add(network);
      renamed.put(Integer.toString(each.port()), Integer.toString(network.port()));
    }
    List<String> sentinels = new ArrayList<>();
    for (RedisServer each : watched.sentinels()) {
      int port = each.port();
      Network network = new Network(client -> Network.to(port), renamed);
      networks.add(network);
      sentinels.add(address(network));
    }
    String hosts = sentinels.stream().collect(Collectors.joining(","));
    return new Link(networks, "redis+sentinel://" + hosts + "/" + WatchedRedis.NAME);
  }

  private static String address(Network network) {
    return "127.0.0.1:" + network.port();
  }

  /** Where a node finds it, and how many replicas it has to wait for. */
  Map<String, String> settings(int node) {
    return Map.of(
        "STORE",
        "redis",
        "REDIS_URL",
        links.get(node).url(),
        "REDIS_WAIT",
        single == null ? "1" : "0");
  }

  /** Changes the weather between a node and all that belongs to Redis. */
  void become(int node, Network.Condition condition) {
    links.get(node).networks().forEach(network -> network.become(condition));
  }

  /**
   * Kills the one that is the master now.
   *
   * @param forGood whether its replica has to be the master before it comes again
   * @return what starts it again
   */
  Runnable kill(boolean forGood) {
    RedisServer master = single == null ? watched.master() : single;
    master.kill();
    return () -> {
      if (forGood) {
        watched.awaitPromotion(master);
      }
      master.start();
    };
  }

  /** Waits until the replica is in step, if there is one. */
  void awaitWell() {
    if (watched != null) {
      watched.awaitReplica();
    }
  }

  @Override
  public void close() throws IOException {
    for (Link link : links) {
      for (Network network : link.networks()) {
        network.close();
      }
    }
    if (single != null) {
      single.close();
    }
    if (watched != null) {
      watched.close();
    }
  }
}
