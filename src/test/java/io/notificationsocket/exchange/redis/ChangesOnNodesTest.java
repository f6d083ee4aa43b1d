package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageChanges;
import io.notificationsocket.registry.MessageChanges.Result;
import io.notificationsocket.registry.MessageChanges.Result.Done;
import io.notificationsocket.registry.MessageChangesContract;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Receipts;
import io.notificationsocket.registry.Receipts.Of;
import io.notificationsocket.registry.Receipts.Receipt;
import io.notificationsocket.registry.Receipts.State;
import io.notificationsocket.registry.ReceiptsContract;
import io.notificationsocket.registry.Recipients.Users;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Receipts, and changes of messages, at two nodes; on a Redis Cluster on three masters. */
@Timeout(180)
final class ChangesOnNodesTest {

  private static final int ANY = MessageChanges.ANY;

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
  final class ReceiptsOnCluster extends ReceiptsContract {
    ReceiptsOnCluster() {
      super((settings, clock) -> new TestedRedis(cluster.url(), settings, clock));
    }
  }

  @Nested
  final class ChangesOnCluster extends MessageChangesContract {
    ChangesOnCluster() {
      super((settings, clock) -> new TestedRedis(cluster.url(), settings, clock));
    }
  }

  private static TestedNode node(String id, RedisSettings redis) {
    TestedNode node = new TestedNode(id, redis);
    node.awaitUp();
    return node;
  }

  private static RecordingRecipient connect(TestedNode node, String user, String connection) {
    node.register(user, connection);
    RecordingRecipient client = new RecordingRecipient().wantingChanges();
    node.claim(user, connection, client, null).start();
    return client;
  }

  private static void awaitMessages(RecordingRecipient client, String... messages) {
    Redis.await(
        "it has " + List.of(messages) + ", and not " + client.messages(),
        () -> client.messages().equals(List.of(messages)));
  }

  private static Receipt receipt(TestedNode node, String user, MessageId id) {
    CompletableFuture<List<Receipt>> found = new CompletableFuture<>();
    node.registry().receipts().find(List.of(new Of(user, id)), found::complete);
    return found.join().get(0);
  }

  @Test
  void aChangeAtOneNodeIsToldAtTheOther() {
    changesAreInStep(Redis.settings(server.url(), "REDIS_PREFIX", "step"));
  }

  @Test
  void aChangeAtOneNodeIsToldAtTheOtherFromThreeMasters() {
    changesAreInStep(Redis.settings(cluster.url(), "REDIS_PREFIX", "step"));
  }

  private static void changesAreInStep(RedisSettings redis) {
    try (TestedNode one = node("aaaaaaa", redis);
        TestedNode other = node("bbbbbbb", redis)) {
      RecordingRecipient laptop = connect(one, "ann", "laptop");
      RecordingRecipient phone = connect(other, "ann", "phone");
      MessageId id = one.push("ann", "1").id();
      assertThat(other.registry().changes().change("ann", id, "2", 1).await())
          .isEqualTo(new Done(2, 2));
      assertThat(one.registry().changes().change("ann", id, "3", 1).await())
          .isEqualTo(Result.Refused.OTHER_VERSION);
      assertThat(one.registry().changes().withdraw("ann", id, 2).await()).isEqualTo(new Done(2, 2));
      awaitMessages(laptop, "1", "update 2 v2", "withdraw");
      awaitMessages(phone, "1", "update 2 v2", "withdraw");

      Set<String> users =
          IntStream.range(0, 50).mapToObj(n -> "user " + n).collect(Collectors.toSet());
      users.add("ann");
      users.forEach(user -> one.register(user, "c"));
      Pushed pushed = one.registry().push(new Users(users, Set.of()), new Message("4", null, null));
      pushed.commit().await();
      assertThat(other.registry().changes().changeForAll(pushed.id(), "5", ANY).await())
          .isEqualTo(new Done(2, 2));
      awaitMessages(phone, "1", "update 2 v2", "withdraw", "4", "update 5 v2");
      assertThat(receipt(one, "user 7", pushed.id()).version()).isEqualTo(2);
      assertThat(one.registry().changes().withdrawForAll(pushed.id(), 2).await())
          .isEqualTo(new Done(2, 2));
      assertThat(receipt(other, "user 8", pushed.id()).state()).isEqualTo(State.WITHDRAWN);
    }
  }

  @Test
  void whatBothNodesChangeForAllAtOnceHasOneVersionForAll() throws Exception {
    RedisSettings redis = Redis.settings(server.url(), "REDIS_PREFIX", "both");
    try (TestedNode one = node("aaaaaaa", redis);
        TestedNode other = node("bbbbbbb", redis)) {
      Set<String> users = Set.of("ann", "bob", "eve", "joe");
      users.forEach(user -> one.register(user, "c"));
      Pushed pushed = one.registry().push(new Users(users, Set.of()), Message.of("0"));
      pushed.commit().await();
      ExecutorService threads = Executors.newFixedThreadPool(2);
      int changed = 0;
      try {
        for (int version = 1; version <= 30; version++) {
          int expected = version;
          List<Future<Result>> results = new ArrayList<>();
          for (TestedNode each : List.of(one, other)) {
            results.add(
                threads.submit(
                    () ->
                        each.registry()
                            .changes()
                            .changeForAll(pushed.id(), "" + expected, expected)
                            .await()));
          }
          for (Future<Result> each : results) {
            changed += each.get(20, TimeUnit.SECONDS) instanceof Done ? 1 : 0;
          }
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(changed).isEqualTo(30);
      for (String user : users) {
        assertThat(receipt(other, user, pushed.id()).version()).isEqualTo(31);
      }
    }
  }

  @Test
  void aClientThatGoesToAnotherNodeBeforeItsOldOneNoticesHasGotWhatItSays() {
    RedisSettings redis = Redis.settings(server.url(), "REDIS_PREFIX", "moves");
    try (TestedNode one = node("aaaaaaa", redis);
        TestedNode other = node("bbbbbbb", redis)) {
      RecordingRecipient before = connect(one, "ann", "a");
      MessageId first = other.push("ann", "1").id();
      MessageId second = other.push("ann", "2").id();
      awaitMessages(before, "1", "2");
      assertThat(receipt(other, "ann", first).state()).isEqualTo(State.SENT);
      RecordingRecipient after = new RecordingRecipient();
      Subscription claimed = other.claim("ann", "a", after, first);
      claimed.start();
      awaitMessages(after, "2");
      assertThat(receipt(one, "ann", first).state()).isEqualTo(State.DELIVERED);
      assertThat(receipt(one, "ann", second).state()).isEqualTo(State.SENT);
      claimed.receipt().run();
      Redis.await("it is delivered", () -> receipt(one, "ann", second).state() == State.DELIVERED);
      assertThat(receipt(one, "ann", second).delivered())
          .extracting(Receipts.Delivered::sessions)
          .isEqualTo(1);
    }
  }

  @Test
  void theOldestReceiptsGoWhenAUserHasTooMany() throws Exception {
    RedisSettings redis = Redis.settings(server.url(), "REDIS_PREFIX", "many");
    Settings settings =
        Settings.read(
            Map.of("AUTH_TOKEN", "t", "USER_MAX_MESSAGES", "5", "INBOX_MAX_MESSAGES", "3")::get);
    try (TestedNode node = new TestedNode("aaaaaaa", redis, settings);
        RedisConnection connection = Redis.connect(redis)) {
      node.awaitUp();
      node.register("ann", "c");
      MessageId kept = node.push("ann", new Message("0", null, null, true, null, null)).id();
      MessageId first = node.push("ann", "1").id();
      List<Pushed> pushed = new ArrayList<>();
      for (int n = 0; n < 2_000; n++) {
        pushed.add(node.begin("ann", Message.of("" + n)));
      }
      for (Pushed each : pushed) {
        each.commit().await();
      }
      String key = redis.prefix() + ":{" + Partitions.tag(Partitions.of("ann")) + "}:v:ann";
      assertThat((long) Redis.ask(connection, "LLEN", key)).isEqualTo(1_008);
      assertThat(receipt(node, "ann", first)).isNull();
      assertThat(receipt(node, "ann", kept).state()).as("in the inbox").isEqualTo(State.WAITING);
      assertThat(receipt(node, "ann", pushed.get(1_999).id()).state()).isEqualTo(State.WAITING);
    }
  }
}
