package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Forgotten;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of a user in Redis. */
final class ForgottenUserTest {

  private static final String PARTITION = "{" + Partitions.tag(Partitions.of("ann")) + "}:";

  private final MovableClock clock = new MovableClock();
  private RedisServer server;
  private RedisSettings redis;
  private TestedNode node;

  @BeforeEach
  void start() {
    server = RedisServer.launch();
    redis = Redis.settings(server.url());
    node = new TestedNode("aaaaaaa", redis, TestedNode.SETTINGS, Redis.topology(redis), clock);
  }

  @AfterEach
  void stop() {
    node.close();
    server.close();
  }

  private void claim(RecordingRecipient client, String recoveryId) throws Exception {
    CompletableFuture<Subscription> claimed = new CompletableFuture<>();
    Terms terms = new Terms(null, recoveryId);
    node.registry().claim("ann", "connection of ann", client, terms, claimed::complete);
    claimed.get(10, TimeUnit.SECONDS).start();
    Redis.await("what was asked is done", node.exchange()::isIdle);
  }

  /** All that is in Redis, as one text. */
  private String everything() throws RedisUnreachableException {
    StringBuilder all = new StringBuilder();
    try (RedisConnection connection = Redis.connect(redis)) {
      for (Object each : (List<?>) Redis.ask(connection, "KEYS", "*")) {
        String key = (String) each;
        List<String> command =
            switch ((String) Redis.ask(connection, "TYPE", key)) {
              case "hash" -> List.of("HGETALL", key);
              case "list" -> List.of("LRANGE", key, "0", "-1");
              case "zset" -> List.of("ZRANGE", key, "0", "-1");
              default -> List.of("GET", key);
            };
        Object value = Redis.ask(connection, command.toArray(new String[0]));
        all.append(key).append(' ').append(value).append('\n');
      }
    }
    return all.toString();
  }

  @Test
  void nothingIsLeftOfAUserWhoIsForgotten() throws Exception {
    node.registry().register("ann", "connection of ann", "{\"notes\":\"of ann\"}").await();
    node.register("ann", "free of ann");
    claim(new RecordingRecipient(), "first secret of ann");
    claim(new RecordingRecipient(), "second secret of ann");
    node.push("ann", Message.of("\"message to ann\"").under("key of ann"));
    node.push("ann", new Message("\"note to ann\"", null, null, true, "collapse of ann", null));
    node.registry().topics().change("t", Set.of("ann", "bob"), Set.of()).commit().await();
    assertThat(everything())
        .as("an older secret is no use")
        .doesNotContain("first secret of ann")
        .contains(
            "second secret of ann",
            "\"of ann\"",
            "message to ann",
            "note to ann",
            "key of ann",
            "collapse of ann");

    assertThat(node.registry().forget("ann").await()).isEqualTo(new Forgotten(2, 2, 1));
    Redis.await("what was asked is done", node.exchange()::isIdle);
    assertThat(everything()).doesNotContain("ann");
  }

  @Test
  void usersWhoseRegistrationsAreOverDoNotPileUp() throws Exception {
    for (int i = 0; i < 100; i++) {
      node.register("user " + i, "c");
    }
    clock.move(TestedNode.SETTINGS.registrationTtl());
    node.register("bob", "c");
    assertThat(registered()).isEqualTo(101);
    node.beat();
    assertThat(registered()).isEqualTo(1);
  }

  private long registered() throws RedisUnreachableException {
    long users = 0;
    try (RedisConnection connection = Redis.connect(redis)) {
      for (Object key : (List<?>) Redis.ask(connection, "KEYS", redis.prefix() + ":{*}:e")) {
        users += (long) Redis.ask(connection, "ZCARD", (String) key);
      }
    }
    return users;
  }

  @Test
  void idempotencyRecordsThatAreOverDoNotPileUp() throws Exception {
    for (int day = 0; day < 4; day++) {
      for (int i = 0; i < 300; i++) {
        node.push("ann", Message.of("" + i).under("key " + day + " " + i));
      }
      clock.move(Duration.ofHours(25));
    }
    try (RedisConnection connection = Redis.connect(redis)) {
      String records = redis.prefix() + ":" + PARTITION + "k:ann";
      assertThat((long) Redis.ask(connection, "HLEN", records)).isBetween(300L, 450L);
    }
  }
}
