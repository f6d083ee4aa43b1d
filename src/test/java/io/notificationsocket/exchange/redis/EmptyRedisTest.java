package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Subscription;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Redis that has lost all of its data. */
@Timeout(60)
final class EmptyRedisTest {

  private static void assertConnectedClientsStayWhen(Consumer<RedisServer> loses) {
    try (RedisServer server = RedisServer.launch();
        TestedNode node = new TestedNode("aaaaaaa", Redis.settings(server.url()));
        TestedNode other = new TestedNode("bbbbbbb", Redis.settings(server.url()))) {
      RecordingRecipient here = node.connect("ann", "a");
      RecordingRecipient there = other.connect("ann", "b");
      node.register("bob", "away");
      MessageId old = node.push("ann", "1").id();
      Redis.await("all have it", () -> here.messages().size() + there.messages().size() == 2);

      loses.accept(server);
      Redis.await("they are written anew", () -> node.sessions("ann") == 2);
      Pushed pushed = node.push("ann", "2");
      assertThat(pushed.sessions()).isEqualTo(2);
      assertThat(pushed.kept()).isTrue();
      for (RecordingRecipient each : new RecordingRecipient[] {here, there}) {
        Redis.await("it comes", () -> each.messages().contains("2"));
        assertThat(each.messages()).containsExactly("1", "2");
        assertThat(each.revocations()).isEmpty();
      }

      assertThat(node.claim("bob", "away", new RecordingRecipient(), null))
          .as("nobody was there to write it anew")
          .isNull();
      node.register("bob", "away");
      node.claim("bob", "away", new RecordingRecipient(), null).release();
      Subscription older = node.claim("bob", "away", new RecordingRecipient(), old);
      assertThat(older.isComplete()).as("that something is missing is told").isFalse();
      Subscription again = node.claim("ann", "a", new RecordingRecipient(), pushed.id());
      assertThat(again.isComplete()).isTrue();
      Redis.await("the older client is told", () -> here.revocations().size() == 1);
      assertThat(node.push("ann", "3").sessions()).isEqualTo(2);
    }
  }

  @Test
  void oneThatStartsEmpty() {
    assertConnectedClientsStayWhen(
        server -> {
          server.kill();
          server.start();
        });
  }

  @Test
  void oneThatIsEmptied() {
    assertConnectedClientsStayWhen(server -> Redis.tell(server, "FLUSHALL"));
  }
}
