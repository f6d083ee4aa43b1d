package io.notificationsocket.store;

import static io.notificationsocket.store.Samples.LATER;
import static io.notificationsocket.store.Samples.NOON;
import static io.notificationsocket.store.Samples.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.exchange.local.Answer;
import io.notificationsocket.exchange.local.AnswerStore.Kept;
import io.notificationsocket.registry.Commit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is answered again, for how long, and what goes first. */
final class AnswersTest {

  private final Answers answers = new Answers(Journal.NONE, 3);
  private int made;

  /** The number of the answer that is given. */
  private int ask(String key, Instant now) {
    return answers
        .find(key, now, () -> new Kept(answer(key, ++made), Commit.DONE))
        .answer()
        .sessions();
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
    assertThat(answers.size()).isEqualTo(3);
    assertThat(ask("b", NOON)).isEqualTo(2);
    assertThat(ask("a", NOON)).isEqualTo(5);
  }

  @Test
  void whatIsOverIsForgotten() {
    ask("a", NOON);
    answers.expire(LATER.minusMillis(1));
    assertThat(answers.size()).isEqualTo(1);
    answers.expire(LATER);
    assertThat(answers.size()).isZero();
  }

  @Test
  void whatTheDiskDidNotTakeIsForgottenUnlessItWasMadeAgain() {
    ask("k", NOON);
    Answer lost = answer("k", 1);
    answers.withdraw(lost);
    assertThat(ask("k", NOON)).isEqualTo(2);
    answers.withdraw(lost);
    assertThat(ask("k", NOON)).isEqualTo(2);
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
  void withdrawnAnswersDoNotPileUp() {
    for (int n = 1; n <= 1_000; n++) {
      ask("k" + n, NOON);
      answers.withdraw(answer("k" + n, n));
    }
    ask("last", NOON);
    assertThat(answers.size()).isEqualTo(1);
    assertThat(ask("last", NOON)).isEqualTo(1_001);
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
                      .find(
                          "k",
                          NOON,
                          () -> new Kept(answer("k", calls.incrementAndGet()), Commit.DONE))
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
