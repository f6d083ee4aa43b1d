package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What nodes do while Redis is down, and when it is back with its data. */
@Timeout(60)
final class RedisGoneTest {

  private static final int MOST_WAITING = 10_000;
  private static final int MOST_MEGABYTES = 64;

  private final RedisServer server =
      RedisServer.launch("--appendonly", "yes", "--appendfsync", "always");
  private final List<TestedNode> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(TestedNode::close);
    server.close();
  }

  private TestedNode node(String timeout) {
    RedisSettings redis = Redis.settings(server.url(), "REDIS_TIMEOUT", timeout);
    TestedNode node = new TestedNode("aaaaaa" + nodes.size(), redis);
    nodes.add(node);
    node.awaitUp();
    return node;
  }

  private static void assertRefused(Commit commit) {
    StoreFailedException why =
        catchThrowableOfType(StoreFailedException.class, () -> commit.await());
    assertThat(why.kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void soManyPushesWaitAndMoreAreRefusedAtOnce() {
    TestedNode node = node("1m");
    RecordingRecipient client = node.connect("ann", "a");
    server.kill();
    assertRefused(node.begin("ann", Message.of("\"lost\"")).commit()); // it is noticed

    List<Commit> waiting = new ArrayList<>();
    List<String> messages = new ArrayList<>();
    while (true) {
      String json = "" + waiting.size();
      Commit commit = node.begin("ann", Message.of(json)).commit();
      if (commit.isOver()) {
        assertRefused(commit);
        break;
      }
      waiting.add(commit);
      messages.add(json);
    }
    // Some heartbeats may wait, too.
    assertThat(waiting.size()).isBetween(MOST_WAITING - 100, MOST_WAITING);
    assertThat(client.messages()).isEmpty();

    server.start();
    waiting.forEach(Commit::await);
    Redis.await("the client has them", () -> client.messages().size() == messages.size());
    assertThat(client.messages()).containsExactlyElementsOf(messages);
    assertThat(node.push("ann", "\"more\"").sessions()).isEqualTo(1);
  }

  @Test
  void soManyBytesWaitAndMoreAreRefusedAtOnce() {
    TestedNode node = node("1m");
    Message megabyte = Message.of("\"" + "x".repeat((1 << 20) - 2) + "\"");
    for (int round = 0; round < 2; round++) {
      server.kill();
      assertRefused(node.begin("ann", megabyte).commit()); // it is noticed

      List<Commit> waiting = new ArrayList<>();
      Commit next = node.begin("ann", megabyte).commit();
      while (!next.isOver()) {
        waiting.add(next);
        next = node.begin("ann", megabyte).commit();
      }
      assertRefused(next);
      assertThat(waiting.size()).isBetween(MOST_MEGABYTES - 1, MOST_MEGABYTES + 1);

      server.start();
      waiting.forEach(Commit::await); // then there is room again
    }
  }

  @Test
  void memoryStaysFlatAndAllFlowsSoonAfterItsReturn() throws Exception {
    TestedNode node = node("500ms");
    TestedNode neighbour = node("500ms");
    List<RecordingRecipient> clients = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      clients.add(node.connect("user" + i, "c"));
    }
    server.kill();

    long before = usedMegabytes();
    AtomicInteger refused = new AtomicInteger();
    int pushes = 3_000; // in three seconds
    Message large = Message.of("\"" + "x".repeat(30_000) + "\""); // more than may wait, in all
    long began = System.nanoTime();
    for (int i = 0; i < pushes; i++) {
      Commit commit = node.begin("user" + i % 100, large).commit();
      commit.whenOver(() -> countRefusal(commit, refused));
      LockSupport.parkNanos(began + i * 1_000_000L - System.nanoTime());
    }
    assertClientsAndBackendsAreAnswered(node);
    Redis.await("all pushes are answered", () -> refused.get() == pushes);
    assertThat(usedMegabytes() - before).as("of 90 MB").isLessThan(20);
    clients.forEach(
        client -> {
          assertThat(client.interrupted()).isFalse();
          assertThat(client.revocations()).isEmpty();
        });

    server.start();
    long back = System.nanoTime();
    for (int i = 0; i < clients.size(); i++) {
      neighbour.insist("user" + i, "\"back\"");
    }
    for (int i = 0; i < clients.size(); i++) {
      node.insist("user" + i, "\"and on\"");
    }
    for (RecordingRecipient client : clients) {
      Redis.await("a client has caught up", () -> client.messages().contains("\"and on\""));
      assertThat(client.messages()).containsExactly("\"back\"", "\"and on\"");
    }
    // Five on a machine that is busy with nothing else.
    assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(10));
    node.awaitUp();
  }

  private static void countRefusal(Commit over, AtomicInteger refused) {
    assertRefused(over);
    refused.incrementAndGet();
  }

  /** All else that is asked fails in time, too. */
  private static void assertClientsAndBackendsAreAnswered(TestedNode node) throws Exception {
    assertRefused(node.registry().register("new", "n"));
    assertRefused(node.registry().end("user1", "c"));
    RecordingRecipient comes = new RecordingRecipient();
    node.registry().claim("user1", "c", comes, new Terms(null, "r"), claimed -> {});
    Redis.await("a client that comes is sent away to come again", comes::interrupted);
    CompletableFuture<Boolean> resumed = new CompletableFuture<>();
    node.registry()
        .resume("r", null, found -> resumed.complete(true), () -> resumed.complete(false));
    assertThat(resumed.get(5, TimeUnit.SECONDS)).as("whether it is known").isFalse();
    CompletableFuture<int[]> counted = new CompletableFuture<>();
    node.exchange().count(List.of("user1", "user2"), counted::complete);
    assertThat(counted.get(5, TimeUnit.SECONDS)).isNull();
  }

  private static long usedMegabytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1_000_000;
  }

  @Test
  void renewalsOfRegistrationsDoNotPileUp() {
    TestedNode node = node("500ms");
    int clients = 100;
    for (int i = 0; i < clients; i++) {
      String user = "user" + i;
      node.register(user, "c");
      CompletableFuture<Object> claimed = new CompletableFuture<>();
      Terms terms = new Terms(null, "recovery" + i);
      node.registry().claim(user, "c", new RecordingRecipient(), terms, claimed::complete);
      assertThat(claimed.join()).isNotNull();
    }
    server.kill();
    for (int i = 0; i < 20; i++) {
      node.exchange().renew();
    }
    server.start();
    Redis.await("all is told", node.exchange()::isIdle);
    assertThat(sets()).isEqualTo(clients);

    node.exchange().renew();
    Redis.await("all is told again", node.exchange()::isIdle);
    assertThat(sets()).isEqualTo(2 * clients);
  }

  /** As many recovery ids as were told since the server's start. */
  private int sets() {
    String statistics = (String) Redis.tell(server, "INFO", "commandstats");
    Matcher sets = Pattern.compile("cmdstat_set:calls=(\\d+)").matcher(statistics);
    return sets.find() ? Integer.parseInt(sets.group(1)) : 0;
  }
}
