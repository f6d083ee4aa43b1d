package io.notificationsocket.exchange.redis;

import static io.notificationsocket.exchange.redis.Redis.ask;
import static io.notificationsocket.exchange.redis.Redis.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a real Redis Cluster. */
@Timeout(60)
final class RedisClusterTest {

  private static Topology topology(String url) {
    return Topology.of(Redis.settings(url), (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  private static Master masterOf(int slot, Topology topology) throws RedisUnreachableException {
    return topology.masters().stream()
        .filter(master -> master.slots().test(slot))
        .findFirst()
        .orElseThrow();
  }

  private static int slot(RedisServer node, String key) {
    return ((Long) tell(node, "CLUSTER", "KEYSLOT", key)).intValue();
  }

  @Test
  void mastersAreFoundAndFollowedWhenASlotMoves() throws RedisUnreachableException {
    try (RedisCluster cluster = new RedisCluster(0);
        Topology topology = topology(cluster.url())) {
      assertThat(topology.cluster()).isTrue();
      assertThat(topology.masters()).hasSize(3);
      assertThat(IntStream.range(0, 16_384))
          .allMatch(
              slot -> {
                try {
                  return topology.masters().stream().filter(m -> m.slots().test(slot)).count() == 1;
                } catch (RedisUnreachableException e) {
                  throw new AssertionError(e);
                }
              });

      String key = "{029}";
      int slot = slot(cluster.node(0), key);
      Master old = masterOf(slot, topology);
      RedisServer from = cluster.nodeOn(old.port());
      RedisServer to = cluster.otherThan(from);
      try (RedisConnection connection = topology.connect(old, "trial")) {
        assertThat(ask(connection, "SET", key, "v")).isEqualTo("OK");
        assertThat(ask(connection, "DEL", key)).isEqualTo(1L);

        cluster.move(slot, from, to);

        assertThat(ask(connection, "SET", key, "v"))
            .isEqualTo(new RedisError("MOVED", slot + " 127.0.0.1:" + to.port()));
      }
      topology.refresh();
      Master now = masterOf(slot, topology);
      assertThat(now).isEqualTo(Master.ofAll("127.0.0.1", to.port()));
      assertThat(old.slots().test(slot)).as("what was told before does not change").isTrue();
      try (RedisConnection connection = topology.connect(now, "trial")) {
        assertThat(ask(connection, "SET", key, "v")).isEqualTo("OK");
      }
    }
  }

  @Test
  void aReplicaThatTakesTheSlotsOfAKilledMasterIsFound() throws RedisUnreachableException {
    try (RedisCluster cluster = new RedisCluster(1);
        Topology topology = topology(cluster.url())) {
      RedisServer master = cluster.node(0);
      RedisServer replica = cluster.node(3);
      Master replicaItself = Master.ofAll("127.0.0.1", replica.port());
      assertThat(masterOf(0, topology)).isEqualTo(Master.ofAll("127.0.0.1", master.port()));
      assertThat(topology.masters()).doesNotContain(replicaItself);
      assertThatThrownBy(() -> topology.connect(replicaItself, "trial"))
          .hasMessageEndingWith(" is no master but a slave");

      master.kill();

      String key =
          IntStream.range(0, 10_000)
              .mapToObj(i -> "k" + i)
              .filter(k -> slot(replica, k) < 5_000)
              .findFirst()
              .orElseThrow();
      Redis.await(
          "the slots of the dead master are served",
          () -> {
            topology.refresh();
            try (RedisConnection connection = topology.connect(masterOf(0, topology), "trial")) {
              return ask(connection, "SET", key, "v").equals("OK");
            } catch (RedisUnreachableException e) {
              return false;
            }
          });
      assertThat(masterOf(0, topology)).isEqualTo(replicaItself);
    }
  }

  @Test
  void aServerOutsideOfAnyClusterIsTold() {
    try (RedisServer server = RedisServer.launch()) {
      assertThatThrownBy(() -> topology("redis+cluster://127.0.0.1:" + server.port()).masters())
          .isInstanceOfSatisfying(
              RedisUnreachableException.class, e -> assertThat(e.refused()).isTrue())
          .hasMessageStartingWith(
              "127.0.0.1:%d does not answer as a node of a Redis Cluster: ERR "
                  .formatted(server.port()));
    }
  }
}
