package io.notificationsocket.exchange.redis;

import static io.notificationsocket.exchange.redis.Redis.tell;

import java.util.ArrayList;
import java.util.List;

/**
 * A master and a replica, and three Sentinels that promote the replica when the master has been
 * silent for a second. Closing it ends all.
 */
public final class WatchedRedis implements AutoCloseable {

  /** By which the Sentinels know the master. */
  public static final String NAME = "main";

  private static final int SENTINELS = 3;
  private static final int DOWN_AFTER_MILLIS = 1_000;

  /** Sentinels let a master of before be one for ten seconds before they make it a replica. */
  private static final int PATIENCE_SECONDS = 60;

  private final List<RedisServer> servers = new ArrayList<>();
  private final List<RedisServer> sentinels = new ArrayList<>();

  /**
   * Starts all, and waits until the replica is in step.
   *
   * @param options of master and replica
   */
  public WatchedRedis(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--repl-diskless-sync-delay", "0"));
    // As our docs advise: a killed master that comes back serves until the Sentinels stop it.
    all.addAll(List.of("--min-replicas-to-write", "1", "--min-replicas-max-lag", "10"));
    String[] ofBoth = all.toArray(String[]::new);
    try {
      RedisServer master = RedisServer.watched("", ofBoth);
      servers.add(master);
      servers.add(RedisServer.watched("replicaof 127.0.0.1 " + master.port() + "\n", ofBoth));
      for (int i = 0; i < SENTINELS; i++) {
        sentinels.add(RedisServer.sentinel(NAME, master, 2, DOWN_AFTER_MILLIS));
      }
      awaitReplica();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** The two. */
  public List<RedisServer> servers() {
    return List.copyOf(servers);
  }

  public List<RedisServer> sentinels() {
    return List.copyOf(sentinels);
  }

  /** The one that the Sentinels say is it. */
  public RedisServer master() {
    return servers.stream()
        .filter(server -> sentinels.stream().anyMatch(sentinel -> calls(sentinel, server)))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until every Sentinel tells of another master than this one, which is dead. */
  public void awaitPromotion(RedisServer dead) {
    Redis.await(
        "the replica is promoted",
        PATIENCE_SECONDS,
        () -> sentinels.stream().noneMatch(sentinel -> calls(sentinel, dead)));
  }

  /** Waits until the replica is in step, and every Sentinel would promote it. */
  public void awaitReplica() {
    Redis.await("the replica is in step", PATIENCE_SECONDS, this::isWhole);
  }

  private boolean isWhole() {
    RedisServer master = master();
    return sentinels.stream().allMatch(sentinel -> calls(sentinel, master) && isReady(sentinel))
        && ((String) tell(master, "INFO", "replication")).contains("state=online");
  }

  private static boolean isReady(RedisServer sentinel) {
    String replicas = tell(sentinel, "SENTINEL", "REPLICAS", NAME).toString();
    return replicas.contains("master-link-status, ok")
        && !replicas.contains("_down")
        && !replicas.contains("disconnected")
        && tell(sentinel, "SENTINEL", "CKQUORUM", NAME).toString().startsWith("OK " + SENTINELS);
  }

  private static boolean calls(RedisServer sentinel, RedisServer server) {
    return tell(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME)
        .toString()
        .endsWith(", " + server.port() + "]");
  }

  @Override
  public void close() {
    sentinels.forEach(RedisServer::close);
    servers.forEach(RedisServer::close);
  }
}
