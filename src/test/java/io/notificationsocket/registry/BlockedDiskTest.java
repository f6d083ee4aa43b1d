package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Settings;
import io.notificationsocket.exchange.local.LocalExchange;
import io.notificationsocket.exchange.local.MessageStore;
import io.notificationsocket.exchange.local.Store;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.store.LocalStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The store's disk hangs. Pushes wait for it; what a client says must not, since it may come on a
 * thread that serves others too. With a time limit, for a wait would have no end.
 */
@Timeout(20)
final class BlockedDiskTest {

  private final CountDownLatch disk = new CountDownLatch(1);
  private final Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t")::get);
  private final Store store = hanging(LocalStore.inMemory(settings.store(), Clock.systemUTC()));
  private final SessionRegistry registry =
      new SessionRegistry(
          settings,
          new LocalExchange(settings, store, Clock.systemUTC()),
          Clock.systemUTC(),
          List.of());
  private final RecordingRecipient client = new RecordingRecipient();
  private final RecordingRecipient other = new RecordingRecipient();

  /** The same store, but whoever reads texts waits for the disk. */
  private Store hanging(Store real) {
    MessageStore messages =
        proxy(
            MessageStore.class,
            (proxy, method, arguments) -> {
              if (method.getName().equals("after")) {
                disk.await();
              }
              return method.invoke(real.messages(), arguments);
            });
    return proxy(
        Store.class,
        (proxy, method, arguments) ->
            method.getName().equals("messages") ? messages : method.invoke(real, arguments));
  }

  private static <T> T proxy(Class<T> port, InvocationHandler handler) {
    return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler));
  }

  @BeforeEach
  void start() {
    registry.start();
    registry.register("ann", "a1");
    registry.register("ann", "a2");
    registry.push("ann", Message.of("1"));
  }

  @AfterEach
  void stop() {
    disk.countDown();
    registry.stop();
  }

  private Subscription claim(String connection, RecordingRecipient recipient, MessageId after) {
    Subscription[] made = new Subscription[1];
    registry.claim("ann", connection, recipient, new Terms(after, ""), answer -> made[0] = answer);
    assertThat(made[0]).isNotNull();
    made[0].start();
    return made[0];
  }

  @Test
  void claimsPongsAndGoodbyesDoNotWaitForIt() {
    Subscription behind = claim("a1", client, null);
    Subscription live = claim("a2", other, MessageId.LAST);
    assertThat(registry.push("ann", Message.of("2")).sessions()).isEqualTo(2);
    live.receipt().run();
    behind.receipt().run();
    live.release();

    assertThat(other.messages()).containsExactly("2");
    assertThat(client.messages()).as("it is still being read for").isEmpty();
  }

  @Test
  void whatWasMissedComesWhenItAnswersAgain() throws InterruptedException {
    claim("a1", client, null);
    disk.countDown();
    Instant end = Instant.now().plus(Duration.ofSeconds(10));
    while (client.messages().isEmpty() && Instant.now().isBefore(end)) {
      Thread.sleep(5);
    }
    assertThat(client.messages()).containsExactly("1");
  }
}
