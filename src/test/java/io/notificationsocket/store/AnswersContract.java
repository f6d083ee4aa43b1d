package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.exchange.local.Answer;
import io.notificationsocket.exchange.local.AnswerStore;
import io.notificationsocket.exchange.local.AnswerStore.Kept;
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
abstract class AnswersContract {

  /** An empty store. */
  abstract LocalStore open(Map<String, String> settings);

  /** Until limits hold, and what is over has gone. */
  private void settle() {
    Samples.settle(store);
  }

  private LocalStore store;
  private AnswerStore answers;
  private int made;

  @BeforeEach
  void start() {
    store = open(Map.of("IDEMPOTENCY_MAX_KEYS", "3"));
    answers = store.answers();
  }

  @AfterEach
  void end() {
    store.close();
  }

  private Kept made(String key, int number) {
    Answer answer = answer(key, number);
    return new Kept(answer, store.keep(answer));
  }

  /** The number of the answer that is given. */
  private int ask(String key, Instant now) {
    return answers.find(key, now, () -> made(key, ++made)).answer().sessions();
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
    assertThat(answers.size()).isEqualTo(3);
    assertThat(ask("b", NOON)).isEqualTo(2);
    assertThat(ask("a", NOON)).isEqualTo(5);
  }

  @Test
  void whatIsOverIsForgotten() {
    ask("a", NOON);
    settle();
    answers.expire(LATER.minusMillis(1));
    settle();
    assertThat(answers.size()).isEqualTo(1);
    answers.expire(LATER);
    settle();
    assertThat(answers.size()).isZero();
  }

  @Test
  void whatCannotBeMadeIsNotRemembered() {
    assertThatThrownBy(
            () ->
                answers.find(
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
                  return answers
                      .find("k", NOON, () -> made("k", calls.incrementAndGet()))
                      .answer()
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
