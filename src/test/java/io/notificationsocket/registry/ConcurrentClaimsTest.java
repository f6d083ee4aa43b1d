package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.SessionRegistry.Terms;
import io.notificationsocket.store.LocalStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Claims, their ends, and the ends of registrations meet at the same moment, again and again. */
final class ConcurrentClaimsTest {

  private static final int ROUNDS = 2_000;

  private final ManualClock clock = new ManualClock();
  private final Settings settings = Settings.read(Map.of("AUTH_TOKEN", "t")::get);
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void ofManyClaimsAtOnceExactlyOneHolds() throws Exception {
    SessionRegistry registry = registry(inMemory());
    for (int round = 0; round < ROUNDS; round++) {
      registry.register("ann", "a1");
      List<RecordingRecipient> recipients = new ArrayList<>();
      List<Callable<Boolean>> claims = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        RecordingRecipient recipient = new RecordingRecipient();
        recipients.add(recipient);
        claims.add(() -> claim(registry, "ann", "a1", recipient));
      }
      assertThat(atOnce(claims)).containsOnly(true);
      assertThat(registry.push("ann", Message.of("1")).sessions()).isEqualTo(1);
      assertThat(recipients.stream().filter(r -> r.revocations().isEmpty()))
          .as("who was not told that it was replaced")
          .singleElement()
          .satisfies(holder -> assertThat(holder.messages()).containsExactly("1"));
      registry.end("ann", "a1");
    }
    assertThat(registry.users()).isZero();
  }

  @Test
  void aClaimThatMeetsTheEndIsRevokedOrRefused() throws Exception {
    SessionRegistry registry = registry(inMemory());
    for (int round = 0; round < ROUNDS; round++) {
      registry.register("ann", "a1");
      RecordingRecipient held = new RecordingRecipient();
      Subscription subscription = registry.claim("ann", "a1", held, Terms.NONE);
      RecordingRecipient claiming = new RecordingRecipient();
      List<Boolean> results =
          atOnce(
              List.of(
                  () -> claim(registry, "ann", "a1", claiming),
                  () -> {
                    registry.end("ann", "a1");
                    return true;
                  },
                  () -> {
                    subscription.release();
                    return true;
                  }));
      assertThat(claiming.revocations()).hasSize(results.get(0) ? 1 : 0);
      assertThat(registry.registrations()).isZero();
      assertThat(registry.recipients()).isZero();
      assertThat(registry.users()).isZero();
    }
  }

  @Test
  void aRegistrationThatIsRenewedDuringASweepStays() {
    AtomicInteger renewals = new AtomicInteger();
    SessionRegistry[] registry = new SessionRegistry[1];
    // Another thread renews at the worst moment: the sweep has seen the old one, and decides.
    Store store =
        new InterceptedStore(
            inMemory(),
            seen -> {
              if (renewals.getAndIncrement() == 0) {
                renew = threads.submit(() -> registry[0].register("ann", "a1"));
                awaitSettled(renew);
              }
              return seen;
            },
            commit -> commit);
    registry[0] = registry(store);
    store.registrations().save(new Registration("ann", "a1", Instant.EPOCH, MessageId.FIRST, ""));

    registry[0].sweep();
    awaitDone(renew);

    assertThat(registry[0].isRegistered("ann", "a1")).isTrue();
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

  private Store inMemory() {
    return LocalStore.inMemory(settings.store());
  }

  private SessionRegistry registry(Store store) {
    return new SessionRegistry(settings, store, clock);
  }

  private <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    CyclicBarrier start = new CyclicBarrier(tasks.size());
    List<Future<T>> running = new ArrayList<>();
    for (Callable<T> task : tasks) {
      running.add(
          threads.submit(
              () -> {
                start.await();
                return task.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : running) {
      results.add(future.get(10, TimeUnit.SECONDS));
    }
    return results;
  }

  private static boolean claim(
      SessionRegistry registry, String user, String connection, Recipient recipient) {
    Subscription made = registry.claim(user, connection, recipient, Terms.NONE);
    if (made != null) {
      made.start();
    }
    return made != null;
  }
}
