package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.LoggedLines;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Registries;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** {@code REDIS_WAIT}: a push is answered when so many replicas have it. */
final class ReplicasTest {

  @Test
  void aPushThatTooFewReplicasConfirmIsNotAnsweredAsDone() {
    try (RedisServer master = RedisServer.launch()) {
      RedisSettings redis = Redis.settings(master.url(), "REDIS_WAIT", "1");
      Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t")::get);
      try (RedisExchange exchange =
          Redis.exchange(settings, redis, "aaaaaaa", Duration.ofSeconds(10), null)) {
        SessionRegistry registry = Registries.on(exchange, settings, Clock.systemUTC());
        Message message = Message.of("1").under("k1");

        assertThatThrownBy(() -> push(registry, message))
            .isInstanceOfSatisfying(
                StoreFailedException.class,
                e -> assertThat(e.kind()).isEqualTo(Kind.NOT_REPLICATED));
        try (RedisServer replica =
            RedisServer.launch("--replicaof", "127.0.0.1 " + master.port())) {
          assertThat(Redis.tell(replica, "PING")).isEqualTo("PONG");
          MessageId answered = answered(registry, message);
          assertThat(answered(registry, message)).as("by its key").isEqualTo(answered);
        }
        Redis.await(
            "durability is known", () -> exchange.cluster().durability().equals("no aof, wait 1"));
      }
    }
  }

  @Test
  void aMasterThatWouldServeWithoutItsReplicasIsToldOfOnce() {
    try (LoggedLines log = new LoggedLines(Members.class);
        RedisServer master = RedisServer.launch()) {
      RedisSettings redis = Redis.settings(master.url(), "REDIS_WAIT", "1");
      Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t")::get);
      try (RedisExchange exchange =
          Redis.exchange(settings, redis, "aaaaaaa", Duration.ofSeconds(10), null)) {
        var unused = Registries.on(exchange, settings, Clock.systemUTC());
        Redis.await("a warning", () -> warnings(log) == 1);
      }
      Redis.tell(master, "CONFIG", "SET", "min-replicas-max-lag", "10");
      Redis.tell(master, "CONFIG", "SET", "min-replicas-to-write", "1");
      try (RedisServer replica = RedisServer.launch("--replicaof", "127.0.0.1 " + master.port());
          RedisExchange exchange =
              Redis.exchange(settings, redis, "aaaaaab", Duration.ofSeconds(10), null)) {
        assertThat(Redis.tell(replica, "PING")).isEqualTo("PONG");
        var unused = Registries.on(exchange, settings, Clock.systemUTC());
        Redis.await(
            "durability is known", () -> exchange.cluster().durability().equals("no aof, wait 1"));
        Redis.await("all is answered", exchange::isIdle);
        assertThat(warnings(log)).isEqualTo(1);
      }
    }
  }

  private static long warnings(LoggedLines log) {
    return log.lines().stream().filter(line -> line.contains("min-replicas-to-write 1")).count();
  }

  private static Pushed push(SessionRegistry registry, Message message) {
    Pushed pushed = registry.push("ann", message);
    pushed.commit().await();
    return pushed;
  }

  /** The id that is answered, as soon as the replica follows. */
  private static MessageId answered(SessionRegistry registry, Message message) {
    AtomicReference<MessageId> id = new AtomicReference<>();
    Redis.await(
        "a replica confirms",
        () -> {
          try {
            id.set(push(registry, message).id());
            return true;
          } catch (StoreFailedException e) {
            return false;
          }
        });
    return id.get();
  }
}
