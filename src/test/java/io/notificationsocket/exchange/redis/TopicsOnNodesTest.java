package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.OrderOfManyContract;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Recipients;
import io.notificationsocket.registry.Recipients.Topic;
import io.notificationsocket.registry.Recipients.Users;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.Subscription;
import io.notificationsocket.registry.TopicsContract;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Topics, and pushes to many, of two nodes; on a Redis Cluster the users lie on three masters. */
@Timeout(180)
final class TopicsOnNodesTest {

  private static final Set<String> USERS =
      Set.copyOf(IntStream.range(0, 40).mapToObj(n -> "user " + n).toList());
  private static final String MOVES = "user 7";
  private static final int ROUNDS = 150;

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
  final class TopicsOnCluster extends TopicsContract {
    TopicsOnCluster() {
      super((settings, clock) -> new TestedRedis(cluster.url(), settings, clock));
    }
  }

  @Nested
  final class OrderOnCluster extends OrderOfManyContract {
    OrderOnCluster() {
      super((settings, clock) -> new TestedRedis(cluster.url(), settings, clock), 100);
    }
  }

  private static TestedNode node(String id, RedisSettings redis) {
    TestedNode node = new TestedNode(id, redis);
    node.awaitUp();
    return node;
  }

  @Test
  void clientsOfBothNodesGetAllOnceAndInOneOrder() throws Exception {
    bothNodesPushAtOnce(Redis.settings(server.url(), "REDIS_PREFIX", "both"));
  }

  @Test
  void clientsOfBothNodesGetAllOnceAndInOneOrderFromThreeMasters() throws Exception {
    bothNodesPushAtOnce(Redis.settings(cluster.url(), "REDIS_PREFIX", "both"));
  }

  private static void bothNodesPushAtOnce(RedisSettings redis) throws Exception {
    try (TestedNode one = node("aaaaaaa", redis);
        TestedNode other = node("bbbbbbb", redis)) {
      one.registry().topics().change("t", USERS, Set.of()).commit().await();
      assertThat(other.registry().topics().members("t", null, 50).users()).hasSameElementsAs(USERS);
      List<RecordingRecipient> ofOne = USERS.stream().map(user -> one.connect(user, "c")).toList();
      List<RecordingRecipient> ofOther =
          USERS.stream().map(user -> other.connect(user, "d")).toList();
      one.register(MOVES, "moves");

      ExecutorService threads = Executors.newFixedThreadPool(5);
      Set<MessageId> toAll = new HashSet<>();
      Set<MessageId> toOne = new HashSet<>();
      List<MessageId> moved = new ArrayList<>();
      try {
        Future<List<MessageId>> fromOne = threads.submit(() -> pushToAll(one));
        Future<List<MessageId>> fromOther = threads.submit(() -> pushToAll(other));
        Future<List<MessageId>> single = threads.submit(() -> pushToMoving(one));
        Future<List<MessageId>> singleFromOther = threads.submit(() -> pushToMoving(other));
        Callable<Void> moving = () -> move(one, other, moved, fromOne, fromOther, single);
        Future<Void> moves = threads.submit(moving);
        toAll.addAll(fromOne.get(120, TimeUnit.SECONDS));
        toAll.addAll(fromOther.get(120, TimeUnit.SECONDS));
        toOne.addAll(single.get(120, TimeUnit.SECONDS));
        toOne.addAll(singleFromOther.get(120, TimeUnit.SECONDS));
        moves.get(120, TimeUnit.SECONDS);
      } finally {
        threads.shutdownNow();
      }
      assertThat(toAll).as("each push has an id of its own").hasSize(2 * ROUNDS);

      Set<MessageId> toMoving = new HashSet<>(toAll);
      toMoving.addAll(toOne);
      assertThat(moved).as("the client that moves").isSorted().hasSameElementsAs(toMoving);
      assertThat(moved).doesNotHaveDuplicates();
      int at = 0;
      for (String user : USERS) {
        Set<MessageId> expected = user.equals(MOVES) ? toMoving : toAll;
        for (RecordingRecipient client : List.of(ofOne.get(at), ofOther.get(at))) {
          Redis.await("all come", () -> client.ids().size() >= expected.size());
          assertThat(client.ids()).as(user).isSorted().hasSameElementsAs(expected);
          assertThat(client.ids()).doesNotHaveDuplicates();
        }
        at++;
      }
    }
  }

  private static Pushed push(TestedNode node, Recipients recipients, Message message) {
    Pushed pushed = node.registry().push(recipients, message);
    pushed.commit().await();
    return pushed;
  }

  private static List<MessageId> pushToAll(TestedNode node) {
    List<MessageId> ids = new ArrayList<>();
    for (int n = 0; n < ROUNDS; n++) {
      Recipients to = n % 2 == 0 ? new Topic("t", Set.of()) : new Users(USERS, Set.of());
      Pushed pushed = push(node, to, Message.of("" + n));
      assertThat(pushed.users()).isEqualTo(USERS.size());
      assertThat(pushed.sessions()).isGreaterThanOrEqualTo(2 * USERS.size());
      ids.add(pushed.id());
    }
    return ids;
  }

  private static List<MessageId> pushToMoving(TestedNode node) {
    List<MessageId> ids = new ArrayList<>();
    for (int n = 0; n < 10 * ROUNDS; n++) {
      ids.add(node.push(MOVES, "" + n).id());
    }
    return ids;
  }

  /**
   * A client that goes from node to node, and goes on after what it has got, until all is quiet.
   */
  private static Void move(
      TestedNode one, TestedNode other, List<MessageId> got, Future<?>... pushing)
      throws InterruptedException {
    boolean last = false;
    for (int n = 0; !last; n++) {
      last = List.of(pushing).stream().allMatch(Future::isDone);
      MessageId after = got.isEmpty() ? MessageId.FIRST : got.get(got.size() - 1);
      RecordingRecipient client = new RecordingRecipient();
      Subscription claimed = (n % 2 == 0 ? one : other).claim(MOVES, "moves", client, after);
      claimed.start();
      Thread.sleep(last ? 2_000 : 20);
      claimed.release();
      got.addAll(client.ids());
    }
    return null;
  }

  @Test
  void aPartitionThatANodeDiedHoldingIsFreeSoon() throws Exception {
    RedisSettings redis = Redis.settings(server.url(), "REDIS_PREFIX", "dies");
    try (TestedNode node = node("aaaaaaa", redis);
        RedisConnection connection = Redis.connect(redis)) {
      RecordingRecipient client = node.connect("ann", "c");
      String partition = redis.prefix() + ":{" + Partitions.tag(Partitions.of("ann")) + "}:c";
      String now = String.valueOf(System.currentTimeMillis() + 1_000);
      Redis.ask(connection, "HSET", partition, "h", "0".repeat(16) + now + "dead");

      assertThat(node.push("ann", "1").sessions()).as("it waits until then").isEqualTo(1);
      Pushed pushed = push(node, new Users(Set.of("ann"), Set.of()), Message.of("2"));
      Redis.await("both come", () -> client.messages().size() == 2);
      assertThat(client.ids()).isSorted().contains(pushed.id());
    }
  }

  @Test
  void pushesThatWaitedStayInTheirOrder() throws Exception {
    RedisSettings redis = Redis.settings(server.url(), "REDIS_PREFIX", "order");
    try (TestedNode node = node("aaaaaaa", redis);
        RedisConnection connection = Redis.connect(redis)) {
      RecordingRecipient client = node.connect("ann", "c");
      String partition = redis.prefix() + ":{" + Partitions.tag(Partitions.of("ann")) + "}:c";
      List<Pushed> pushed = new ArrayList<>();
      List<String> sent = new ArrayList<>();
      for (int n = 0; n < 20_000; n++) {
        if (n % 200 == 0) {
          Redis.ask(connection, "HSET", partition, "h", "0".repeat(16) + "9".repeat(13) + "many");
        } else if (n % 200 == 50) {
          Redis.ask(connection, "HDEL", partition, "h");
        }
        pushed.add(node.begin("ann", Message.of("" + n)));
        sent.add("" + n);
        if (n % 1_000 == 999) {
          pushed.get(n).commit().await();
        }
      }
      Redis.await("all come", () -> client.messages().size() == sent.size());
      assertThat(client.messages()).isEqualTo(sent);
      assertThat(client.ids()).isSorted();
    }
  }

  @Test
  void aKeyWhosePushIsUnderWayIsNotUsedTwice() throws Exception {
    RedisSettings redis =
        Redis.settings(server.url(), "REDIS_PREFIX", "key", "REDIS_TIMEOUT", "1s");
    try (TestedNode node = node("aaaaaaa", redis);
        RedisConnection connection = Redis.connect(redis)) {
      RecordingRecipient client = node.connect("ann", "c");
      String key = redis.prefix() + ":{" + Partitions.tag(Partitions.of("k")) + "}:b:k";
      Redis.ask(connection, "SET", key, "?another push");
      Users ann = new Users(Set.of("ann"), Set.of());
      Message message = Message.of("1").under("k");
      assertThatThrownBy(() -> push(node, ann, message)).isInstanceOf(StoreFailedException.class);
      assertThat(client.messages()).isEmpty();

      Redis.ask(connection, "DEL", key);
      MessageId id = push(node, ann, message).id();
      assertThat(push(node, ann, message).id()).isEqualTo(id);
      Redis.await("it comes", () -> client.messages().size() == 1);
    }
  }
}
