package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.RecordingRecipient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A slot of a Redis Cluster is moved to another master, key by key, while users of its partition
 * get pushes. Scripts have several keys: until all of those lie on one side, neither master runs
 * them.
 */
@Timeout(60)
final class SlotMigrationTest {

  private static final int PARTITION = Partitions.of("ann");
  private static final int SLOT = Partitions.slot(PARTITION);

  @Test
  void pushesWaitUntilTheSlotHasMovedAndNothingIsLostOrDoubled() throws Exception {
    try (RedisCluster cluster = new RedisCluster(0)) {
      RedisSettings redis = Redis.settings(cluster.url(), "REDIS_TIMEOUT", "20s");
      try (TestedNode node = new TestedNode("aaaaaaa", redis);
          TestedNode other = new TestedNode("bbbbbbb", redis)) {
        List<String> users = inThePartition(10);
        List<RecordingRecipient> clients = new ArrayList<>();
        for (String user : users) {
          clients.add(other.connect(user, "c"));
        }
        other.awaitUp();
        users.forEach(user -> node.push(user, "\"before\""));

        RedisServer from = cluster.serving(SLOT);
        RedisServer to = cluster.otherThan(from);
        cluster.beginMove(SLOT, from, to);
        List<Pushed> meanwhile = new ArrayList<>();
        cluster.moveKeys(SLOT, 10, from, to);
        for (String user : users) {
          meanwhile.add(node.begin(user, Message.of("1").under("key 1")));
        }
        awaitRefusal(from, "TRYAGAIN");
        while (cluster.moveKeys(SLOT, 10, from, to) > 0) {
          // all go
        }
        awaitRefusal(from, "ASK");
        cluster.move(SLOT, from, to);
        meanwhile.forEach(each -> each.commit().await());

        for (String user : users) {
          assertThat(node.push(user, "2").sessions()).isEqualTo(1);
        }
        for (RecordingRecipient client : clients) {
          Redis.await("a client has all", () -> client.messages().contains("2"));
          assertThat(client.messages()).containsExactly("\"before\"", "1", "2");
          assertThat(client.revocations()).isEmpty();
        }
        assertThat(cluster.serving(SLOT)).isSameAs(to);
        other.awaitUp();
      }
    }
  }

  private static void awaitRefusal(RedisServer by, String code) {
    Redis.await(
        "it says " + code,
        () -> ((String) Redis.tell(by, "INFO", "errorstats")).contains("errorstat_" + code + ":"));
  }

  private static List<String> inThePartition(int number) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "user" + i)
        .filter(user -> Partitions.of(user) == PARTITION)
        .limit(number)
        .toList();
  }
}
