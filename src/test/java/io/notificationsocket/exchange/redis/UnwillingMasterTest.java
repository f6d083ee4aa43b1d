package io.notificationsocket.exchange.redis;

import static io.notificationsocket.exchange.redis.Redis.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import io.notificationsocket.registry.Subscription;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A master that was cut off, or is none any more, refuses writes: pushes fail in time and flow when
 * it takes them again.
 */
@Timeout(60)
final class UnwillingMasterTest {

  private final RedisServer master = RedisServer.launch();
  private final RedisSettings redis = Redis.settings(master.url(), "REDIS_TIMEOUT", "500ms");

  private void assertRefusesBetween(List<String> unwilling, List<String> willing) {
    try (master;
        TestedNode node = new TestedNode("aaaaaaa", redis)) {
      RecordingRecipient client = node.connect("ann", "a");
      node.register("ann", "b");
      Subscription goes = node.claim("ann", "b", new RecordingRecipient(), null);
      node.awaitUp();
      assertThat(tell(master, unwilling.toArray(String[]::new))).isEqualTo("OK");

      long began = System.nanoTime();
      StoreFailedException why =
          catchThrowableOfType(StoreFailedException.class, () -> node.push("ann", "1"));
      assertThat(why.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
      assertThat(client.messages()).isEmpty();
      goes.release();

      assertThat(tell(master, willing.toArray(String[]::new))).isEqualTo("OK");
      Redis.await("what waited is done", node.exchange()::isIdle);
      assertThat(node.insist("ann", "2").sessions()).isEqualTo(1);
      Redis.await("it comes", () -> client.messages().contains("2"));
      assertThat(client.messages()).containsExactly("2");
      assertThat(client.revocations()).isEmpty();
      node.awaitUp();
    }
  }

  @Test
  void oneWithoutTheReplicasThatItHasToHave() {
    assertRefusesBetween(
        List.of("CONFIG", "SET", "min-replicas-to-write", "1"),
        List.of("CONFIG", "SET", "min-replicas-to-write", "0"));
  }

  @Test
  void oneThatWasMadeAReplica() {
    assertRefusesBetween(List.of("REPLICAOF", "127.0.0.1", "1"), List.of("REPLICAOF", "NO", "ONE"));
  }
}
