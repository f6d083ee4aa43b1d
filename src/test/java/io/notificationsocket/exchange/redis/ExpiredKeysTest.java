package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Registries;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis removes a user's messages as a whole when the last of them has expired. */
final class ExpiredKeysTest {

  private RedisServer server;
  private RedisSettings redis;
  private RedisExchange exchange;
  private SessionRegistry registry;

  @BeforeEach
  void start() {
    server = RedisServer.launch();
    redis = Redis.settings(server.url());
    Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t", "USER_MAX_BYTES", "1000")::get);
    exchange = Redis.exchange(settings, redis, "aaaaaaa", Duration.ofSeconds(10), null);
    registry = Registries.on(exchange, settings, Clock.systemUTC());
    registry.register("ann", "a1").await();
  }

  @AfterEach
  void stop() {
    exchange.close();
    server.close();
  }

  private Pushed push(String json) {
    Pushed pushed = registry.push("ann", Message.of(json));
    pushed.commit().await();
    return pushed;
  }

  private void expire() throws RedisUnreachableException {
    String key = redis.prefix() + ":{" + Partitions.tag(Partitions.of("ann")) + "}:m:ann";
    try (RedisConnection connection = Redis.connect(redis)) {
      assertThat(Redis.ask(connection, "DEL", key)).isEqualTo(1L);
    }
  }

  @Test
  void whatHasExpiredCountsNoMoreAgainstTheUsersLimit() throws Exception {
    push("\"" + "x".repeat(900) + "\"");
    expire();

    assertThat(push("\"" + "y".repeat(900) + "\"").kept()).isTrue();
  }

  @Test
  void aClientIsToldThatSomethingHasExpired() throws Exception {
    push("1");
    expire();
    Pushed two = push("2");

    RecordingRecipient client = new RecordingRecipient();
    CompletableFuture<Subscription> claimed = new CompletableFuture<>();
    registry.claim("ann", "a1", client, Terms.NONE, claimed::complete);
    assertThat(claimed.get(10, TimeUnit.SECONDS).missingUntil()).isEqualTo(two.id());
  }
}
