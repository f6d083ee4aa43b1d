package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notificationsocket.registry.Exchange.Resumable;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Revocation;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import io.notificationsocket.registry.Subscription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Redis whose {@code maxmemory} is reached takes nothing new; clients are served. */
@Timeout(60)
final class FullRedisTest {

  private final RedisServer server = RedisServer.launch();

  private static void assertFull(ThrowingCallable asks) {
    StoreFailedException why = catchThrowableOfType(StoreFailedException.class, asks);
    assertThat(why.kind()).isEqualTo(Kind.FULL);
  }

  @Test
  void pushesAreRefusedAsFullAndClientsAreServed() throws Exception {
    try (server;
        TestedNode node = new TestedNode("aaaaaaa", Redis.settings(server.url()));
        TestedNode other = new TestedNode("bbbbbbb", Redis.settings(server.url()))) {
      RecordingRecipient stays = node.connect("ann", "stays");
      node.register("ann", "goes");
      node.register("ann", "comes");
      RecordingRecipient goes = new RecordingRecipient();
      Subscription held = node.claim("ann", "goes", goes, null);
      held.start();
      MessageId first = node.push("ann", Message.of("1").under("k1")).id();
      node.awaitUp();

      Redis.tell(server, "CONFIG", "SET", "maxmemory", "1");
      assertFull(() -> node.push("ann", "2"));
      assertFull(() -> node.register("ann", "new"));
      assertThat(node.push("ann", Message.of("1").under("k1")).id())
          .as("what is known already")
          .isEqualTo(first);

      // Clients come, read what is kept, move to another node, confirm and go.
      RecordingRecipient comes = new RecordingRecipient();
      CompletableFuture<Subscription> claimed = new CompletableFuture<>();
      Terms recoverable = new Terms(null, "secret");
      node.registry().claim("ann", "comes", comes, recoverable, claimed::complete);
      Subscription subscription = claimed.get(10, TimeUnit.SECONDS);
      subscription.start();
      Redis.await("it reads what is kept", () -> comes.messages().equals(List.of("1")));
      subscription.receipt().run();
      RecordingRecipient moves = new RecordingRecipient();
      other.claim("ann", "stays", moves, first).start();
      Redis.await("the older one is told", () -> !stays.revocations().isEmpty());
      held.release();
      Redis.await("what was asked is done", node.exchange()::isIdle);
      assertThat(other.sessions("ann")).isEqualTo(2);
      CompletableFuture<Resumable> resumed = new CompletableFuture<>();
      node.registry().resume("secret", first, resumed::complete, () -> {});
      assertThat(resumed.get(10, TimeUnit.SECONDS)).as("there was no room for it").isNull();
      node.registry().end("ann", "comes").await();
      Redis.await(
          "its client is told", () -> comes.revocations().equals(List.of(Revocation.ENDED)));
      assertThat(other.sessions("ann")).isEqualTo(1);

      // Heartbeats go on, so that nobody takes the nodes for dead.
      long last = node.exchange().heardAt(0);
      Redis.await("a further heartbeat", () -> node.exchange().heardAt(0) - last > 0);
      Redis.await("and its answer", node.exchange()::isIdle);
      assertThat(node.isUp()).isTrue();

      Redis.tell(server, "CONFIG", "SET", "maxmemory", "0");
      Pushed pushed = node.push("ann", "3");
      assertThat(pushed.sessions()).isEqualTo(1);
      assertThat(pushed.kept()).isTrue();
      Redis.await("it comes", () -> moves.messages().equals(List.of("3")));
    }
  }
}
