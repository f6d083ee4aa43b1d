package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.registry.InboxContract;
import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.InboxNews.Change;
import io.notificationsocket.registry.InboxNews.Reason;
import io.notificationsocket.registry.Inboxes.Counts;
import io.notificationsocket.registry.Inboxes.Item;
import io.notificationsocket.registry.Inboxes.Listing;
import io.notificationsocket.registry.Inboxes.Mark;
import io.notificationsocket.registry.Inboxes.Query;
import io.notificationsocket.registry.Inboxes.Selection;
import io.notificationsocket.registry.Inboxes.Status;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Recipients.Users;
import io.notificationsocket.registry.RecordingRecipient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Inboxes at two nodes; on a Redis Cluster the users lie on three masters. */
@Timeout(180)
final class InboxesOnNodesTest {

  private static final Selection ALL = Selection.All.MESSAGES;

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
  final class InboxOnCluster extends InboxContract {
    InboxOnCluster() {
      super((settings, clock) -> new TestedRedis(cluster.url(), settings, clock));
    }
  }

  private static TestedNode node(String id, RedisSettings redis) {
    TestedNode node = new TestedNode(id, redis);
    node.awaitUp();
    return node;
  }

  private static RecordingRecipient connect(TestedNode node, String connection) {
    node.register("ann", connection);
    RecordingRecipient client = new RecordingRecipient();
    client.askForInbox();
    node.claim("ann", connection, client, null).start();
    return client;
  }

  private static MessageId push(TestedNode node, String json) {
    return node.push("ann", new Message(json, null, null, true, null, null)).id();
  }

  private static Counts mark(TestedNode node, Mark mark, Selection which) {
    return node.registry().inboxes().mark("ann", mark, which).await().counts();
  }

  private static Listing list(TestedNode node) {
    CompletableFuture<Listing> listed = new CompletableFuture<>();
    node.registry().inboxes().list("ann", new Query(Status.ALL, 100, null), listed::complete);
    return listed.join();
  }

  private static Counts counted(RecordingRecipient client) {
    List<InboxNews> news = List.copyOf(client.inboxNews());
    return news.isEmpty() ? null : news.get(news.size() - 1).counts();
  }

  private static void awaitCounts(RecordingRecipient client, Counts counts) {
    Redis.await("it is told " + counts, () -> counts.equals(counted(client)));
  }

  @Test
  void aMarkAtOneNodeIsToldAtTheOther() {
    marksAreInStep(Redis.settings(server.url(), "REDIS_PREFIX", "step"));
  }

  @Test
  void aMarkAtOneNodeIsToldAtTheOtherFromThreeMasters() {
    marksAreInStep(Redis.settings(cluster.url(), "REDIS_PREFIX", "step"));
  }

  private static void marksAreInStep(RedisSettings redis) {
    try (TestedNode one = node("aaaaaaa", redis);
        TestedNode other = node("bbbbbbb", redis)) {
      RecordingRecipient laptop = connect(one, "laptop");
      RecordingRecipient phone = connect(other, "phone");
      MessageId first = push(one, "1");
      awaitCounts(phone, new Counts(1, 1, 1));
      assertThat(phone.messages()).as("the message comes before").containsExactly("1");
      awaitCounts(laptop, new Counts(1, 1, 1));
      mark(other, Mark.READ, ALL);
      awaitCounts(laptop, new Counts(0, 0, 1));
      assertThat(last(laptop)).contains(Change.marked(first, true, true, null));

      Users many = new Users(Set.of("ann", "bob", "joe"), Set.of());
      Pushed pushed =
          other.registry().push(many, new Message("2", Duration.ZERO, null, true, null, null));
      pushed.commit().await();
      awaitCounts(laptop, new Counts(1, 1, 2));
      assertThat(laptop.messages()).containsExactly("1", "2");
      assertThat(list(one).items())
          .extracting(Item::id, Item::json, Item::read)
          .containsExactly(tuple(pushed.id(), "2", false), tuple(first, "1", true));
      one.registry().inboxes().clear("ann").await();
      awaitCounts(phone, Counts.NONE);
      assertThat(last(phone)).contains(Change.removed(pushed.id(), Reason.DELETED));
    }
  }

  private static List<Change> last(RecordingRecipient client) {
    return client.inboxNews().get(client.inboxNews().size() - 1).changes();
  }

  @Test
  void whatBothNodesDoAtOnceIsCountedRight() throws Exception {
    RedisSettings redis = Redis.settings(server.url(), "REDIS_PREFIX", "both");
    try (TestedNode one = node("aaaaaaa", redis);
        TestedNode other = node("bbbbbbb", redis)) {
      RecordingRecipient laptop = connect(one, "laptop");
      RecordingRecipient phone = connect(other, "phone");
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        Future<Void> fromOne = threads.submit(() -> pushAndMark(one, 1));
        Future<Void> fromOther = threads.submit(() -> pushAndMark(other, 2));
        fromOne.get(120, TimeUnit.SECONDS);
        fromOther.get(120, TimeUnit.SECONDS);
      } finally {
        threads.shutdownNow();
      }
      Listing found = list(one);
      List<Item> items = found.items();
      Counts counts =
          new Counts(
              (int) items.stream().filter(item -> !item.seen()).count(),
              (int) items.stream().filter(item -> !item.read()).count(),
              items.size());
      assertThat(found.counts()).isEqualTo(counts);
      assertThat(items).extracting(Item::id).isSortedAccordingTo((a, b) -> b.compareTo(a));
      awaitCounts(laptop, counts);
      awaitCounts(phone, counts);
    }
  }

  private static Void pushAndMark(TestedNode node, long seed) {
    Random random = new Random(seed);
    List<MessageId> pushed = new ArrayList<>();
    for (int n = 0; n < 200; n++) {
      int what = random.nextInt(10);
      if (n < 30 || what < 1) {
        pushed.add(push(node, "" + n));
      } else {
        MessageId id = pushed.get(random.nextInt(pushed.size()));
        Selection which = what < 8 ? new Selection.Ids(Set.of(id)) : new Selection.UpTo(id);
        List<Mark> marks = List.of(Mark.values());
        mark(node, marks.get(random.nextInt(marks.size())), which);
      }
    }
    return null;
  }

  @Test
  void whoMissedChangesIsToldHowTheInboxIs() throws Exception {
    RedisSettings redis = Redis.settings(server.url(), "REDIS_PREFIX", "missed");
    try (TestedNode one = node("aaaaaaa", redis);
        TestedNode other = node("bbbbbbb", redis);
        RedisConnection connection = Redis.connect(redis)) {
      RecordingRecipient phone = connect(one, "phone");
      push(other, "1");
      awaitCounts(phone, new Counts(1, 1, 1));
      phone.inboxNews().clear();
      // As if something had been sent that did not come.
      String partition = redis.prefix() + ":{" + Partitions.tag(Partitions.of("ann")) + "}:c";
      Redis.ask(connection, "HINCRBY", partition, "q:aaaaaaa", "1");
      one.beat();

      awaitCounts(phone, new Counts(1, 1, 1));
      assertThat(phone.inboxNews()).containsExactly(new InboxNews(new Counts(1, 1, 1), null));
    }
  }
}
