package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Recipients.Users;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Schedules.Target;
import io.notificationsocket.registry.Schedules.When.In;
import io.notificationsocket.registry.SchedulesContract;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pushes that are made later, by two nodes; on a Redis Cluster on three masters. */
@Timeout(120)
final class SchedulesOnNodesTest {

  private static RedisServer server;
  private static RedisCluster cluster;

  @BeforeAll
  static void start() {
    server = RedisServer.launch();
    cluster = new RedisCluster(0);
  }

  @AfterAll
  static void stop() {
    cluster.close();
    server.close();
  }

  @Nested
  final class SchedulesOnCluster extends SchedulesContract {
    SchedulesOnCluster() {
      super((settings, clock) -> new TestedRedis(cluster.url(), settings, clock));
    }
  }

  private static TestedNode node(String id, RedisSettings redis) {
    TestedNode node = new TestedNode(id, redis);
    node.awaitUp();
    return node;
  }

  @Test
  void eachIsMadeOnceByOneOfTheNodes() {
    eachIsMadeOnce(Redis.settings(server.url(), "REDIS_PREFIX", "once"));
  }

  @Test
  void eachIsMadeOnceByOneOfTheNodesOnThreeMasters() {
    eachIsMadeOnce(Redis.settings(cluster.url(), "REDIS_PREFIX", "once"));
  }

  private static void eachIsMadeOnce(RedisSettings redis) {
    Set<String> users =
        IntStream.range(0, 20).mapToObj(n -> "user " + n).collect(Collectors.toSet());
    try (TestedNode one = node("aaaaaaa", redis);
        TestedNode other = node("bbbbbbb", redis)) {
      Map<String, RecordingRecipient> clients = new HashMap<>();
      for (String user : users) {
        clients.put(user, (clients.size() % 2 == 0 ? one : other).connect(user, "c"));
      }
      List<String> expected = new ArrayList<>();
      for (int n = 0; n < 30; n++) {
        TestedNode node = n % 2 == 0 ? one : other;
        In soon = new In(Duration.ofMillis(300 + 20L * (n % 7)));
        for (String user : users) {
          add(node, new Target.User(user), "" + n, soon);
        }
        expected.add("" + n);
        if (n % 5 == 0) {
          add(node, new Target.Many(new Users(users, Set.of())), "many " + n, soon);
          expected.add("many " + n);
        }
      }
      Instant begin = Instant.now();
      Redis.await(
          "all have come",
          () -> clients.values().stream().allMatch(client -> client.messages().size() >= 36));
      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
      one.beat();
      other.beat();
      clients.forEach(
          (user, client) ->
              assertThat(client.messages())
                  .as(user)
                  .extracting(text -> text.replace("late ", ""))
                  .containsExactlyInAnyOrderElementsOf(expected));
    }
  }

  private static void add(TestedNode node, Target target, String json, In when) {
    node.registry().schedules().add(target, Message.of(json), when).await();
  }

  @Test
  void whatANodeDidNotFinishAnotherMakes() throws Exception {
    RedisSettings redis = Redis.settings(server.url(), "REDIS_PREFIX", "dies");
    try (TestedNode node = node("aaaaaaa", redis);
        RedisConnection connection = Redis.connect(redis)) {
      RecordingRecipient ann = node.connect("ann", "c");
      RecordingRecipient bob = node.connect("bob", "c");
      String begin = redis.prefix() + ":{" + Partitions.tag(0) + "}:";
      // As a node leaves it that has brought the push to ann, and died.
      Target both = new Target.Many(new Users(Set.of("ann", "bob"), Set.of()));
      long due = System.currentTimeMillis();
      String id = "%012x".formatted(due) + "8000" + "0ccccccc";
      Message message = Message.of("1");
      byte[] what = ScheduledText.of(both, message);
      node.exchange().makeScheduled(); // that nobody is at work
      Redis.ask(connection, "HSET", begin + "c", "turn", (due + 60_000) + "ccccccc");
      Redis.ask(connection, "HSET", begin + "c", "l:ccccccc", "" + (due + 3_000));
      Redis.ask(connection, "HSET", begin + "g", id, due + new String(what, UTF_8));
      assertThat(ann.messages()).isEmpty();

      Redis.await("it is made", () -> !ann.messages().isEmpty() && !bob.messages().isEmpty());
      assertThat(System.currentTimeMillis())
          .as("when the other is dead")
          .isGreaterThan(due + 2_900);
      assertThat(ann.ids()).containsExactly(MessageId.parse(id));
      Redis.ask(connection, "HSET", begin + "g", id, due + new String(what, UTF_8));
      node.exchange().makeScheduled();
      node.beat();
      assertThat(ann.ids()).as("who has it gets it once").hasSize(1);
    }
  }
}
