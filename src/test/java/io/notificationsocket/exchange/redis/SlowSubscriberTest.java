package io.notificationsocket.exchange.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.registry.ConnectedClient;
import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.MessageChange;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Recipient;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Revocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Redis cuts a subscriber for which too much waits; what it did not hear is read. */
@Timeout(60)
final class SlowSubscriberTest {

  private static final int MOST_MESSAGES = 45;

  /** Holds up the thread that hears what nodes are told. */
  private static final class Stuck implements Recipient {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);

    @Override
    public boolean offer(Push push) {
      reached.countDown();
      try {
        goesOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return true;
    }

    @Override
    public void flush(int audience) {}

    @Override
    public boolean wantsInbox() {
      return false;
    }

    @Override
    public void inboxChanged(InboxNews news) {}

    @Override
    public boolean offerIfRoom(Push push) {
      return offer(push);
    }

    @Override
    public boolean wantsChanges() {
      return false;
    }

    @Override
    public boolean offer(MessageChange change) {
      return false;
    }

    @Override
    public boolean offerIfRoom(MessageChange change) {
      return false;
    }

    @Override
    public boolean isDrained() {
      return true;
    }

    @Override
    public void whenDrained(Runnable task) {}

    @Override
    public ConnectedClient client() {
      return new ConnectedClient(Instant.EPOCH, "websocket", 4);
    }

    @Override
    public void interrupt() {}

    @Override
    public void revoked(Revocation why) {}
  }

  @Test
  void whatASubscriberMissesThatWasCutIsReadOnceAndInOrder() throws Exception {
    try (RedisServer server =
            RedisServer.launch("--client-output-buffer-limit", "pubsub", "1mb", "0", "0");
        TestedNode slow = new TestedNode("aaaaaaa", Redis.settings(server.url()));
        TestedNode other = new TestedNode("bbbbbbb", Redis.settings(server.url()))) {
      RecordingRecipient client = slow.connect("ann", "a");
      Stuck stuck = new Stuck();
      slow.register("bob", "b");
      slow.claim("bob", "b", stuck, null).start();
      Redis.await("they are live", slow.exchange()::isIdle);
      slow.awaitUp();
      List<String> pushed = new ArrayList<>();
      other.push("ann", "\"first\"");
      pushed.add("\"first\"");

      other.push("bob", "\"stop\"");
      stuck.reached.await();
      // Buffers of the two sockets take some megabytes before Redis' own fills.
      for (int i = 0; !wasCut(server); i++) {
        assertThat(i).isLessThan(MOST_MESSAGES);
        String json = "\"" + i + "x".repeat(400_000) + "\"";
        other.push("ann", json);
        pushed.add(json);
      }
      stuck.goesOn.countDown();
      other.push("ann", "\"last\"");
      pushed.add("\"last\"");

      Redis.await("the last one comes", () -> client.messages().contains("\"last\""));
      assertThat(client.messages().equals(pushed)).as("all, once, in order").isTrue();
      assertThat(client.revocations()).isEmpty();
      assertThat(other.push("ann", "1").sessions()).isEqualTo(1);
    }
  }

  private static boolean wasCut(RedisServer server) {
    return server.said().contains("overcoming of output buffer limits");
  }
}
