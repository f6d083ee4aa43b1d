package io.notificationsocket.exchange.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.ManualClock;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.RecordingRecipient;
import io.notificationsocket.registry.Registration;
import io.notificationsocket.registry.Registries;
import io.notificationsocket.registry.SessionRegistry;
import io.notificationsocket.registry.Subscription;
import io.notificationsocket.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the exchange of one node owes to its store. */
final class LocalExchangeTest {

  private final ManualClock clock = new ManualClock();
  private final Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t")::get);
  private final Store memory = Stores.inMemory(settings.store(), clock);
  private final RecordingRecipient client = new RecordingRecipient();
  private final ExecutorService threads = Executors.newFixedThreadPool(1);

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void thatAClientGetsNothingTwiceIsDurableBeforeItGetsAnything() {
    OpenCommit open = new OpenCommit();
    Store store = new InterceptedStore(memory, found -> found, commit -> open);
    LocalExchange exchange = new LocalExchange(settings, store, clock);
    SessionRegistry registry = Registries.on(exchange, settings, clock);
    registry.register("ann", "a1");
    registry.push("ann", Message.of("1"));

    registry.claim("ann", "a1", client, new Terms(null, "a secret"), Subscription::start);
    assertThat(client.messages()).isEmpty();
    open.isOver = true;
    open.waiting.forEach(Runnable::run);
    assertThat(client.messages()).containsExactly("1");
  }

  /** One that a test ends. */
  private static final class OpenCommit implements Commit {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean isOver;

    @Override
    public boolean isOver() {
      return isOver;
    }

    @Override
    public void await() {
      throw new UnsupportedOperationException("nobody may be held up");
    }

    @Override
    public void whenOver(Runnable task) {
      waiting.add(task);
    }
  }

  @Test
  void aRegistrationThatIsRenewedDuringASweepStays() {
    AtomicInteger renewals = new AtomicInteger();
    LocalExchange[] exchange = new LocalExchange[1];
    // Another thread renews at the worst moment: the sweep has seen the old one, and decides.
    Store store =
        new InterceptedStore(
            memory,
            seen -> {
              if (renewals.getAndIncrement() == 0) {
                renew = threads.submit(() -> exchange[0].register("ann", "a1"));
                awaitSettled(renew);
              }
              return seen;
            },
            commit -> commit);
    exchange[0] = new LocalExchange(settings, store, clock);
    store.registrations().save(new Registration("ann", "a1", Instant.EPOCH, MessageId.FIRST, ""));

    exchange[0].sweep();
    awaitDone(renew);

    assertThat(store.registrations().size()).isEqualTo(1);
  }

  private volatile Future<?> renew;

  /** Long enough for a renewal that does not wait for the sweep; one that does goes on after it. */
  private static void awaitSettled(Future<?> renewal) {
    try {
      renewal.get(200, TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      // it waits for the sweep, as it should
    }
  }

  private static void awaitDone(Future<?> renewal) {
    assertThat(renewal).succeedsWithin(Duration.ofSeconds(10));
  }
}
