package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Revocation;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that stood still for so long that the others took it for dead. */
@Timeout(60)
final class DeadNodeTest {

  private static TestedNode node(String id, RedisSettings redis, Clock clock) {
    return new TestedNode(id, redis, TestedNode.SETTINGS, Redis.topology(redis), clock);
  }

  @Test
  void itsFirstHeartbeatShowsWhatItMissedAndWhatOthersHaveTaken() {
    MovableClock clock = new MovableClock();
    try (RedisServer server = RedisServer.launch();
        TestedNode still = node("aaaaaaa", Redis.settings(server.url()), clock);
        TestedNode other = node("bbbbbbb", Redis.settings(server.url()), clock)) {
      RecordingRecipient stays = still.connect("ann", "a");
      RecordingRecipient moves = still.connect("ann", "b");
      Redis.await("they are live", still.exchange()::isIdle);
      still.exchange().heartbeat().close();
      assertThat(other.sessions("ann")).isEqualTo(2);

      clock.move(Duration.ofSeconds(20));
      other.beat();
      assertThat(other.sessions("ann")).as("it is not counted").isZero();
      assertThat(other.push("ann", "1").sessions()).isZero();
      Redis.await("it is told all the same", () -> stays.messages().contains("1"));

      clock.move(Duration.ofMinutes(1));
      other.beat();
      RecordingRecipient moved = other.connect("ann", "b");
      assertThat(other.push("ann", "2").sessions()).isEqualTo(1);
      Redis.await("it comes", () -> moved.messages().contains("2"));
      assertThat(stays.messages()).as("it is told nothing more").containsExactly("1");

      still.beat();
      Redis.await("it catches up", () -> stays.messages().contains("2"));
      assertThat(stays.messages()).containsExactly("1", "2");
      Redis.await("it gives up what was taken", () -> !moves.revocations().isEmpty());
      assertThat(moves.revocations()).containsExactly(Revocation.REPLACED);
      assertThat(stays.revocations()).isEmpty();
      assertThat(other.push("ann", "3").sessions()).isEqualTo(2);
      Redis.await("it is told again", () -> stays.messages().contains("3"));
    }
  }
}
