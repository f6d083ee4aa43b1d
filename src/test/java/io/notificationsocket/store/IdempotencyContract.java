package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.idempotencyRecord;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.exchange.local.IdempotencyRecord;
import io.notificationsocket.exchange.local.IdempotencyStore;
import io.notificationsocket.exchange.local.IdempotencyStore.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is answered again, for how long, and what goes first. */
abstract class IdempotencyContract {

  /** An empty store. */
  abstract LocalStore open(Map<String, String> settings);

  /** Until limits hold, and what is over has gone. */
  private void settle() {
    Samples.settle(store);
  }

  private LocalStore store;
  private IdempotencyStore idempotency;
  private int made;

  @BeforeEach
  void start() {
    store = open(Map.of("IDEMPOTENCY_MAX_KEYS", "3"));
    idempotency = store.idempotency();
  }

  @AfterEach
  void end() {
    store.close();
  }

  private Entry made(String key, int number) {
    IdempotencyRecord record = idempotencyRecord(key, number);
    return new Entry(record, store.keep(record));
  }

  /** The number of the answer that is given. */
  private int ask(String key, Instant now) {
    return idempotency.find(key, now, () -> made(key, ++made)).record().sessions();
  }

  @Test
  void theFirstAnswerIsGivenAgainUntilItsTimeIsOver() {
    assertThat(ask("k", NOON)).isEqualTo(1);
    assertThat(ask("other", NOON)).isEqualTo(2);
    assertThat(ask("k", LATER.minusMillis(1))).isEqualTo(1);
    assertThat(ask("k", LATER)).isEqualTo(3);
  }

  @Test
  void beyondTheLimitTheOldestAreForgotten() {
    for (String key : List.of("a", "b", "c", "d")) {
      ask(key, NOON);
    }
    settle();
    assertThat(idempotency.size()).isEqualTo(3);
    assertThat(ask("b", NOON)).isEqualTo(2);
    assertThat(ask("a", NOON)).isEqualTo(5);
  }

  @Test
  void whatIsOverIsForgotten() {
    ask("a", NOON);
    settle();
    idempotency.expire(LATER.minusMillis(1));
    settle();
    assertThat(idempotency.size()).isEqualTo(1);
    idempotency.expire(LATER);
    settle();
    assertThat(idempotency.size()).isZero();
  }

  @Test
  void whatCannotBeMadeIsNotRemembered() {
    assertThatThrownBy(
            () ->
                idempotency.find(
                    "k",
                    NOON,
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(ask("k", NOON)).isEqualTo(1);
  }

  @Test
  void ofManyWhoAskAtOnceOneMakesIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch start = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    try {
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return idempotency
                      .find("k", NOON, () -> made("k", calls.incrementAndGet()))
                      .record()
                      .sessions();
                }));
      }
      start.countDown();
      for (Future<Integer> one : running) {
        assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(1);
      }
      assertThat(calls).hasValue(1);
    } finally {
      threads.shutdownNow();
    }
  }
}
