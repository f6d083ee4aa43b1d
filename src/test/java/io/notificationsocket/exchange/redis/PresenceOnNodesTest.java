package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.registry.Ended;
import io.notificationsocket.registry.OnlineUsers;
import io.notificationsocket.registry.OnlineUsers.OnlineUser;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Revocation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is online at two nodes, one of which may die, and how backends end that at the other. */
@Timeout(60)
final class PresenceOnNodesTest {

  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration UNTOLD = Duration.ofSeconds(80); // no channel tells a dead node

  private final MovableClock clock = new MovableClock();
  private RedisServer server;
  private RedisSettings redis;
  private TestedNode one;
  private TestedNode other;
  private Instant lastBeatAfter;
  private Instant lastBeatBefore;

  @BeforeEach
  void start() {
    server = RedisServer.launch();
    redis = Redis.settings(server.url());
    one = node("aaaaaaa");
    other = node("bbbbbbb");
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    server.close();
  }

  /** One that sends only the heartbeats of the test. */
  private TestedNode node(String id) {
    TestedNode node = new TestedNode(id, redis, TestedNode.SETTINGS, Redis.topology(redis), clock);
    node.awaitUp();
    node.exchange().heartbeat().close();
    return node;
  }

  /** One node is dead from now on; the other has noticed nothing yet. */
  private void oneDies() {
    lastBeatAfter = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    one.beat();
    lastBeatBefore = clock.instant();
    clock.move(LEASE.dividedBy(2));
    other.beat();
    clock.move(LEASE.dividedBy(2));
  }

  private void assertIsLastBeat(Instant time) {
    assertThat(time).isBetween(lastBeatAfter, lastBeatBefore);
  }

  private Object ask(String... command) throws RedisUnreachableException {
    try (RedisConnection connection = Redis.connect(redis)) {
      return Redis.ask(connection, command);
    }
  }

  private String key(String name, int partition) {
    return redis.prefix() + ":{" + Partitions.tag(partition) + "}:" + name;
  }

  @Test
  void bothNodesListAllInOrder() {
    List<OnlineUser> all = new ArrayList<>();
    for (int i = 100; i < 400; i++) {
      String user = "user" + i;
      (i % 3 == 0 ? one : other).connect(user, "c1");
      if (i % 2 == 0) {
        other.connect(user, "c2");
      }
      all.add(new OnlineUser(user, i % 2 == 0 ? 2 : 1));
    }

    assertThat(one.online(null, 300)).isEqualTo(new OnlineUsers(all, 300, false));
    assertThat(other.online(null, 299)).isEqualTo(new OnlineUsers(all.subList(0, 299), 300, true));
    for (int at = 0; at < 300; at += 30) {
      String after = at == 0 ? null : "user" + (99 + at);
      assertThat(other.online(after, 30))
          .isEqualTo(new OnlineUsers(all.subList(at, at + 30), 300, at < 270));
    }
  }

  @Test
  void whoWasConnectedToADeadNodeIsNotOnline() {
    one.connect("ann", "a");
    one.connect("bob", "b1");
    other.connect("bob", "b2");
    assertThat(other.online(null, 10).total()).isEqualTo(2);
    assertThat(other.user("ann").isOnline()).isTrue();

    oneDies();
    assertThat(other.user("ann").isOnline()).isFalse();
    assertIsLastBeat(other.user("ann").lastSeen());
    assertThat(other.user("bob").sessions())
        .extracting(each -> each.client() != null)
        .containsExactly(false, true);
    assertThat(other.online(null, 10))
        .isEqualTo(new OnlineUsers(List.of(new OnlineUser("bob", 1)), 1, false));

    one.beat(); // it only stood still
    assertThat(other.user("ann").isOnline()).isTrue();
    assertThat(other.online(null, 10))
        .isEqualTo(
            new OnlineUsers(List.of(new OnlineUser("ann", 1), new OnlineUser("bob", 2)), 2, false));
  }

  @Test
  void heartbeatsCountTheUsersOfADeadNodeNoMore() throws Exception {
    int partition = Partitions.of("user");
    List<String> users =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "user" + i)
            .filter(user -> Partitions.of(user) == partition)
            .limit(1_100)
            .toList();
    users.forEach(user -> one.connect(user, "c"));
    String last = users.get(users.size() - 1);
    other.connect(last, "d");
    oneDies();
    assertThat(ask("ZCARD", key("w", partition))).isEqualTo(1_100L);

    other.beat();
    assertThat((long) ask("ZCARD", key("w", partition))).isBetween(100L, 101L);
    other.beat();
    assertThat(ask("ZRANGE", key("w", partition), "0", "-1")).isEqualTo(List.of(last));
    String seen = (String) ask("GET", key("s:" + users.get(0), partition));
    assertIsLastBeat(Instant.ofEpochMilli(Long.parseLong(seen)));

    // Pushes forget the node only now, and with it when its users were last seen.
    clock.move(UNTOLD);
    other.beat();
    other.push(users.get(0), "1");
    assertIsLastBeat(other.user(users.get(0)).lastSeen());
  }

  @Test
  void aClientAtAnotherNodeIsDisconnectedWithTheBackendsWords() {
    RecordingRecipient client = one.connect("ann", "a");
    RecordingRecipient stays = one.connect("ann", "b");

    assertThat(other.registry().disconnect("ann", "a", "signed out: \u00fcber 1 h").await())
        .isEqualTo(1);
    Redis.await("it is told", () -> !client.revocations().isEmpty());
    assertThat(client.revocations())
        .containsExactly(Revocation.disconnected("signed out: \u00fcber 1 h"));
    assertThat(stays.revocations()).isEmpty();
    assertThat(other.sessions("ann")).isEqualTo(1);
  }

  @Test
  void aNodeThatIsNotToldOfADisconnectLearnsItLater() {
    RecordingRecipient client = one.connect("ann", "a");
    clock.move(UNTOLD);
    other.beat();
    assertThat(other.registry().disconnect("ann", null, "bye").await()).isZero();

    one.beat();
    Redis.await("it is told", () -> !client.revocations().isEmpty());
    assertThat(client.revocations()).containsExactly(Revocation.disconnected("disconnected"));
    assertThat(other.sessions("ann")).isZero();
    assertThat(other.user("ann").sessions()).hasSize(1);
  }

  @Test
  void aClientThatClaimsAgainAtANodeThatWasTakenForDeadIsCounted() throws Exception {
    one.connect("ann", "a");
    one.connect("ann", "b");
    clock.move(UNTOLD);
    other.beat();
    other.push("ann", "1"); // what was counted at the node is removed
    assertThat(other.online(null, 10).total()).isZero();

    one.claim("ann", "a", new RecordingRecipient(), null);
    int partition = Partitions.of("ann");
    assertThat(ask("HGET", key("u:ann", partition), "aaaaaaa")).isEqualTo("2");
    assertThat(ask("ZCARD", key("w", partition))).isEqualTo(1L);
  }

  @Test
  void aRegistrationThatIsMadeAnewIsNotThatOfAClientThatWasLoggedOut() {
    RecordingRecipient client = one.connect("ann", "a");
    clock.move(UNTOLD);
    other.beat();
    assertThat(other.registry().endAll("ann").await()).isEqualTo(new Ended(1, 0));
    other.register("ann", "a");

    one.beat();
    Redis.await("it is told", () -> !client.revocations().isEmpty());
    assertThat(client.revocations()).containsExactly(Revocation.ENDED);
    assertThat(other.sessions("ann")).isZero();
  }
}
