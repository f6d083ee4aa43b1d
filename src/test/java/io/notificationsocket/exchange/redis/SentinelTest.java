package io.notificationsocket.exchange.redis;

import static io.notificationsocket.exchange.redis.Redis.ask;
import static io.notificationsocket.exchange.redis.Redis.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On real Sentinels. */
@Timeout(60)
final class SentinelTest {

  private final List<RedisServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(RedisServer::close);
  }

  private RedisServer add(RedisServer server) {
    servers.add(server);
    return server;
  }

  private static Topology topology(String login, String name, RedisServer... sentinels) {
    String hosts =
        Arrays.stream(sentinels).map(s -> "127.0.0.1:" + s.port()).collect(Collectors.joining(","));
    return Topology.of(
        Redis.settings("redis+sentinel://" + login + hosts + "/" + name),
        (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  private static RedisConnection connect(Topology topology) throws RedisUnreachableException {
    return topology.connect(topology.masters().get(0), "trial");
  }

  @Test
  void aFailoverIsFollowed() throws RedisUnreachableException {
    RedisServer master = add(RedisServer.launch());
    RedisServer replica = add(RedisServer.launch("--replicaof", "127.0.0.1 " + master.port()));
    RedisServer[] sentinels = new RedisServer[3];
    for (int i = 0; i < sentinels.length; i++) {
      sentinels[i] = add(RedisServer.sentinel("main", master, 2, 1000));
    }
    for (RedisServer sentinel : sentinels) {
      Redis.await(
          "a Sentinel knows the replica and the others",
          () ->
              tell(sentinel, "SENTINEL", "REPLICAS", "main")
                      .toString()
                      .contains("master-link-status, ok")
                  && tell(sentinel, "SENTINEL", "CKQUORUM", "main").toString().startsWith("OK 3"));
    }
    try (Topology topology = topology("", "main", sentinels)) {
      assertThat(topology.masters()).containsExactly(Master.ofAll("127.0.0.1", master.port()));
      try (RedisConnection connection = connect(topology)) {
        assertThat(ask(connection, "SET", "k", "v")).isEqualTo("OK");
        assertThat(ask(connection, "WAIT", "1", "5000")).isEqualTo(1L);
      }

      master.kill();
      sentinels[0].kill();

      Redis.await(
          "the new master takes a write",
          () -> {
            topology.refresh();
            try (RedisConnection connection = connect(topology)) {
              return ask(connection, "SET", "l", "v").equals("OK");
            } catch (RedisUnreachableException e) {
              return false;
            }
          });
      assertThat(topology.masters()).containsExactly(Master.ofAll("127.0.0.1", replica.port()));
      assertThat(tell(replica, "GET", "k")).isEqualTo("v");
    }
  }

  @Test
  void aSentinelThatTellsOfADeadMasterIsNotBelieved() throws RedisUnreachableException {
    RedisServer master = add(RedisServer.launch());
    RedisServer dead = add(RedisServer.launch());
    RedisServer misled = add(RedisServer.sentinel("main", dead, 1, 60_000));
    RedisServer right = add(RedisServer.sentinel("main", master, 1, 60_000));
    dead.kill();
    Topology topology = topology("", "main", misled, right);

    for (int i = 0; i < 3; i++) {
      assertThat(topology.masters()).containsExactly(Master.ofAll("127.0.0.1", master.port()));
      topology.refresh();
    }
  }

  @Test
  void aPasswordThatOnlyTheMasterHasDoesNotDisturbTheSentinels() throws RedisUnreachableException {
    RedisServer master = add(RedisServer.launch("--requirepass", "s3cret"));
    RedisServer sentinel = add(RedisServer.sentinel("main", master, 1, 60_000));

    try (RedisConnection connection = connect(topology(":s3cret@", "main", sentinel))) {
      assertThat(ask(connection, "SET", "k", "v")).isEqualTo("OK");
    }
  }

  @Test
  void aNameThatNoSentinelKnowsIsTold() {
    RedisServer master = add(RedisServer.launch());
    RedisServer sentinel = add(RedisServer.sentinel("main", master, 1, 60_000));

    assertThatThrownBy(() -> topology("", "other", sentinel).masters())
        .isInstanceOfSatisfying(
            RedisUnreachableException.class, e -> assertThat(e.refused()).isTrue())
        .hasMessage(
            "the Sentinel 127.0.0.1:%d knows no master other: look at REDIS_URL"
                .formatted(sentinel.port()));
  }

  @Test
  void aServerThatIsNoSentinelIsTold() {
    RedisServer server = add(RedisServer.launch());

    assertThatThrownBy(() -> topology("", "main", server).masters())
        .isInstanceOf(RedisUnreachableException.class)
        .hasMessageStartingWith(
            "127.0.0.1:%d does not answer as a Sentinel does: ERR ".formatted(server.port()));
  }
}
