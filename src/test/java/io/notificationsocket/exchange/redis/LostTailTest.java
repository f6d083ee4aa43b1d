package io.notificationsocket.exchange.redis;

import static io.notificationsocket.exchange.redis.Redis.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Revocation;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import io.notificationsocket.registry.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A replica becomes the master that does not have what its master was told last. */
@Timeout(60)
final class LostTailTest {

  private final RedisServer master = RedisServer.launch();
  private final RedisServer replica = replicaOf(master);
  private final List<TestedNode> nodes = new ArrayList<>();
  private volatile int current = master.port();

  private static RedisServer replicaOf(RedisServer master) {
    RedisServer replica = RedisServer.launch("--replicaof", "127.0.0.1 " + master.port());
    Redis.await(
        "a replica is in step",
        () ->
            ((String) tell(replica, "INFO", "replication")).contains("master_link_status:up")
                && ((String) tell(master, "INFO", "replication")).contains("state=online"));
    return replica;
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestedNode::close);
    replica.close();
    master.close();
  }

  private TestedNode node(String wait, Clock clock) {
    RedisSettings redis =
        Redis.settings(master.url(), "REDIS_WAIT", wait, "REDIS_TIMEOUT", "500ms");
    Topology topology = new TestedTopology(redis, name -> current);
    String id = "aaaaaa" + nodes.size();
    TestedNode node = new TestedNode(id, redis, TestedNode.SETTINGS, topology, clock);
    nodes.add(node);
    node.awaitUp();
    return node;
  }

  /** The replica has all until now, and nothing of what comes. */
  private void cutOffReplica() {
    Redis.await("the replica has all", () -> Redis.offset(replica).equals(Redis.offset(master)));
    assertThat(tell(replica, "REPLICAOF", "127.0.0.1", "1")).isEqualTo("OK");
  }

  private void promoteReplica() {
    master.kill();
    assertThat(tell(replica, "REPLICAOF", "NO", "ONE")).isEqualTo("OK");
    current = replica.port();
  }

  @Test
  void noIdIsGivenTwiceAndLostRegistrationsAreEnded() {
    TestedNode node = node("0", null);
    TestedNode other = node("0", null);
    RecordingRecipient client = node.connect("ann", "a");
    node.push("ann", "1");
    cutOffReplica();
    RecordingRecipient lost = node.connect("bob", "b");
    node.push("ann", "2");
    node.push("ann", "3");
    Redis.await("it has the tail", () -> client.messages().size() == 3);

    promoteReplica();
    other.insist("ann", "4");
    node.insist("ann", "5");
    Redis.await("it has all", () -> client.messages().size() == 5);
    assertThat(client.messages()).containsExactly("1", "2", "3", "4", "5");
    assertThat(client.ids()).isSorted().doesNotHaveDuplicates();
    assertThat(client.revocations()).isEmpty();
    Redis.await("a lost registration is told", () -> !lost.revocations().isEmpty());
    assertThat(lost.revocations()).containsExactly(Revocation.ENDED);
    assertThat(node.insist("ann", "6").sessions()).isEqualTo(1);
  }

  @Test
  void aReplicasSlowClockHidesNoMessage() {
    MovableClock clock = new MovableClock();
    TestedNode node = node("0", clock);
    TestedNode other = node("0", clock);
    RecordingRecipient client = node.connect("ann", "a");
    cutOffReplica();
    node.push("ann", "1");
    Redis.await("it has the tail", () -> client.messages().size() == 1);

    clock.move(Duration.ofSeconds(-8));
    promoteReplica();
    String key = "ns:{" + Partitions.tag(Partitions.of("ann")) + "}:c";
    String moment = client.ids().get(0).toString().substring(0, 16);
    Redis.await(
        "a heartbeat tells what was there",
        () -> moment.equals(tell(replica, "HGET", key, "last")));
    other.insist("ann", "2");
    Redis.await("its client gets it", () -> client.messages().contains("2"));
    assertThat(client.ids()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aClaimThatWasMovedInTheTailStaysWhereItsClientIs() throws Exception {
    TestedNode node = node("0", null);
    TestedNode other = node("0", null);
    RecordingRecipient before = other.connect("ann", "a");
    cutOffReplica();
    RecordingRecipient now = node.connect("ann", "a");
    Redis.await("the client has moved", () -> !before.revocations().isEmpty());

    promoteReplica();
    other.insist("ann", "1");
    Redis.await("it is there still", () -> now.messages().contains("1"));
    assertThat(now.revocations()).isEmpty();
    Redis.await(
        "nobody else is counted",
        () -> other.insist("ann", "" + System.nanoTime()).sessions() == 1);
  }

  /** As when a killed master comes back while Sentinels promote its replica. */
  @Test
  void aClaimWithAFormerMasterTakesNothingFromALaterOne() {
    TestedNode node = node("0", null);
    node.register("ann", "a");
    cutOffReplica();
    for (int i = 0; i < 5; i++) {
      node.connect("ann", "a"); // the replica does not know these numbers
    }
    RecordingRecipient before = node.connect("ann", "a");
    assertThat(tell(replica, "REPLICAOF", "NO", "ONE")).isEqualTo("OK");
    current = replica.port();
    TestedNode other = node("0", null);
    RecordingRecipient now = other.connect("ann", "a");

    master.kill();
    other.insist("ann", "1");
    Redis.await("the later one gets it", () -> now.messages().contains("1"));
    Redis.await("the earlier one is told", () -> !before.revocations().isEmpty());
    assertThat(before.revocations()).containsExactly(Revocation.REPLACED);
    assertThat(now.revocations()).isEmpty();
    assertThat(other.insist("ann", "2").sessions()).isEqualTo(1);
  }

  @Test
  void aClaimThatWasMadeAgainInTheTailStaysAndCanBeTakenUp() throws Exception {
    TestedNode node = node("0", null);
    RecordingRecipient before = node.connect("ann", "a");
    cutOffReplica();
    RecordingRecipient now = new RecordingRecipient();
    CompletableFuture<Subscription> claimed = new CompletableFuture<>();
    node.registry().claim("ann", "a", now, new Terms(null, "secret"), claimed::complete);
    claimed.get(10, TimeUnit.SECONDS).start();
    assertThat(before.revocations()).containsExactly(Revocation.REPLACED);

    promoteReplica();
    node.insist("ann", "1");
    Redis.await("it is there still", () -> now.messages().contains("1"));
    assertThat(now.revocations()).isEmpty();
    assertThat(node.insist("ann", "2").sessions()).isEqualTo(1);
    Redis.await("it can be taken up", () -> isKnown(node, "secret"));
  }

  private static boolean isKnown(TestedNode node, String recoveryId) {
    CompletableFuture<Boolean> known = new CompletableFuture<>();
    node.registry()
        .resume(
            recoveryId, null, found -> known.complete(found != null), () -> known.complete(false));
    return known.join();
  }

  @Test
  void whatAReplicaHasConfirmedIsThere() {
    try (RedisServer next = replicaOf(replica)) {
      TestedNode node = node("1", null);
      node.registerWhenConfirmed("ann", "a"); // the replica got one of its own just now
      RecordingRecipient client = node.connect("ann", "a");
      MessageId confirmed = node.insist("ann", "1").id();
      cutOffReplica();
      StoreFailedException why =
          catchThrowableOfType(
              StoreFailedException.class, () -> node.push("ann", Message.of("2").under("key 2")));
      assertThat(why.kind()).isEqualTo(Kind.NOT_REPLICATED);

      promoteReplica();
      assertThat(node.insist("ann", "1").id()).as("by its key").isEqualTo(confirmed);
      MessageId repeated = node.insist("ann", "2").id();
      Redis.await("its client gets it", () -> client.ids().contains(repeated));
      assertThat(client.ids()).contains(confirmed).isSorted();
      RecordingRecipient reads = new RecordingRecipient();
      node.claim("ann", "a", reads, MessageId.FIRST).start();
      Redis.await("all can be read", () -> reads.messages().size() == 2);
      assertThat(reads.ids()).containsExactly(confirmed, repeated);
      assertThat(tell(next, "PING")).isEqualTo("PONG");
    }
  }
}
