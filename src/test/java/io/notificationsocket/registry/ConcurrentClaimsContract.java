package io.notificationsocket.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.registry.Exchange.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Claims, their ends, and the ends of registrations meet at the same moment, again and again. */
public abstract class ConcurrentClaimsContract extends ExchangeContract {

  private final int rounds;

  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  /**
   * @param rounds how often they meet
   */
  protected ConcurrentClaimsContract(Opening opening, int rounds) {
    super(opening);
    this.rounds = rounds;
  }

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void ofManyClaimsAtOnceExactlyOneHolds() throws Exception {
    for (int round = 0; round < rounds; round++) {
      register("ann", "a1");
      List<RecordingRecipient> recipients = new ArrayList<>();
      List<Callable<Boolean>> claims = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        RecordingRecipient recipient = new RecordingRecipient();
        recipients.add(recipient);
        claims.add(() -> holds(recipient));
      }
      assertThat(atOnce(claims)).containsOnly(true);
      tested.settle();
      assertThat(push("ann", Message.of("1")).sessions()).isEqualTo(1);
      assertThat(recipients.stream().filter(r -> r.revocations().isEmpty()))
          .as("who was not told that it was replaced")
          .singleElement()
          .satisfies(holder -> assertThat(holder.messages()).containsExactly("1"));
      end("ann", "a1");
    }
    assertThat(registry.users()).isZero();
  }

  @Test
  void aClaimThatMeetsTheEndIsRevokedOrRefused() throws Exception {
    for (int round = 0; round < rounds; round++) {
      register("ann", "a1");
      RecordingRecipient held = new RecordingRecipient();
      Subscription subscription = claimOnly("ann", "a1", held, Terms.NONE);
      RecordingRecipient claiming = new RecordingRecipient();
      List<Boolean> results =
          atOnce(
              List.of(
                  () -> holds(claiming),
                  () -> {
                    end("ann", "a1");
                    return true;
                  },
                  () -> {
                    subscription.release();
                    return true;
                  }));
      tested.settle();
      assertThat(claiming.revocations()).hasSize(results.get(0) ? 1 : 0);
      assertThat(tested.registrations()).isZero();
      assertThat(registry.recipients()).isZero();
      assertThat(registry.users()).isZero();
    }
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

  private boolean holds(Recipient recipient) {
    return claim("ann", "a1", recipient, Terms.NONE) != null;
  }
}
