package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.registry.OnlineUsers;
import io.notificationsocket.registry.OnlineUsers.OnlineUser;
import io.notificationsocket.registry.PresenceContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is online when a Redis Cluster knows it: the partitions lie on three masters. */
@Timeout(120)
final class PresenceOnClusterTest {

  private static RedisCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new RedisCluster(0);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Nested
  final class Contract extends PresenceContract {
    Contract() {
      super((settings, clock) -> new TestedRedis(cluster.url(), settings, clock));
    }
  }

  private static TestedNode node(String id, RedisSettings redis, MovableClock clock) {
    TestedNode node = new TestedNode(id, redis, TestedNode.SETTINGS, Redis.topology(redis), clock);
    node.awaitUp();
    node.exchange().heartbeat().close(); // the test sends them
    return node;
  }

  @Test
  void whoWasConnectedToADeadNodeIsNotOnline() {
    MovableClock clock = new MovableClock();
    RedisSettings redis = Redis.settings(cluster.url(), "REDIS_PREFIX", "dead");
    try (TestedNode dies = node("aaaaaaa", redis, clock);
        TestedNode stays = node("bbbbbbb", redis, clock)) {
      for (int i = 10; i < 50; i++) {
        dies.connect("user" + i, "c");
      }
      stays.connect("user30", "d");
      assertThat(stays.online(null, 100).total()).isEqualTo(40);

      clock.move(Duration.ofSeconds(11));
      stays.beat();
      assertThat(stays.online(null, 100))
          .isEqualTo(new OnlineUsers(List.of(new OnlineUser("user30", 1)), 1, false));
      assertThat(stays.user("user10").lastSeen()).isNotNull();
    }
  }
}
