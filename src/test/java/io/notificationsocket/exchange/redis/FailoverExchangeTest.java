package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Registries;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.SessionsContract;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The exchange on a Redis Cluster of three masters, and what it does when one of them is killed.
 */
@Timeout(120)
final class FailoverExchangeTest {

  private static RedisCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new RedisCluster(3);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Nested
  final class Sessions extends SessionsContract {
    Sessions() {
      super((settings, clock) -> new TestedRedis(cluster.url(), settings, clock));
    }
  }

  @Nested
  final class Killed {

    @Test
    void pushesGoOnWithTheReplicaAndNothingThatWasAnsweredIsMissing() throws Exception {
      Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t")::get);
      try (RedisCluster own = new RedisCluster(3);
          RedisExchange exchange =
              Redis.exchange(
                  settings, Redis.settings(own.url()), "aaaaaaa", Duration.ofSeconds(10), null)) {
        SessionRegistry registry = Registries.on(exchange, settings, Clock.systemUTC());
        registry.register("ann", "a1").await();
        RecordingRecipient client = new RecordingRecipient();
        CompletableFuture<Subscription> claimed = new CompletableFuture<>();
        registry.claim("ann", "a1", client, Terms.NONE, claimed::complete);
        claimed.get(10, TimeUnit.SECONDS).start();

        List<String> answered = new ArrayList<>();
        for (int number = 0; number < 60; number++) {
          if (number == 20) {
            RedisServer master = own.serving(Partitions.slot(Partitions.of("ann")));
            awaitReplica(master);
            master.kill();
          }
          push(registry, "" + number);
          answered.add("" + number);
        }
        Redis.await("the client has all", () -> client.messages().size() >= answered.size());
        assertThat(client.messages()).containsExactlyElementsOf(answered);
      }
    }

    /** What was written until now is with the replica. */
    private static void awaitReplica(RedisServer master) throws RedisUnreachableException {
      try (RedisConnection connection =
          JedisConnection.open(
              Master.ofAll("127.0.0.1", master.port()), null, Duration.ofSeconds(20))) {
        String tag = Partitions.tag(Partitions.of("ann"));
        assertThat(Redis.ask(connection, "SET", "{" + tag + "}", "1")).isEqualTo("OK");
        assertThat(Redis.ask(connection, "WAIT", "1", "10000")).isEqualTo(1L);
      }
    }

    /** As a backend does: again under the same key until it is answered. */
    private void push(SessionRegistry registry, String json) throws InterruptedException {
      long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
      while (true) {
        try {
          registry.push("ann", Message.of(json).under("key " + json)).commit().await();
          return;
        } catch (StoreFailedException e) {
          if (System.nanoTime() > end) {
            throw e;
          }
          Thread.sleep(100);
        }
      }
    }
  }
}
