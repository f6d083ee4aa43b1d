package io.notificationsocket.threads;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Few threads do the work, and others go on when they are held up. */
@Timeout(60)
final class AnswerThreadsTest {

  private final AnswerThreads threads = new AnswerThreads();
  private final CountDownLatch release = new CountDownLatch(1);
  private final Set<Thread> used = ConcurrentHashMap.newKeySet();

  @AfterEach
  void end() {
    release.countDown();
    threads.close();
  }

  private CountDownLatch block(int tasks) {
    CountDownLatch begun = new CountDownLatch(tasks);
    for (int i = 0; i < tasks; i++) {
      threads.execute(
          mayBlock -> {
            begun.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    return begun;
  }

  private CountDownLatch execute(int tasks) {
    CountDownLatch done = new CountDownLatch(tasks);
    for (int i = 0; i < tasks; i++) {
      threads.execute(
          mayBlock -> {
            used.add(Thread.currentThread());
            done.countDown();
          });
    }
    return done;
  }

  @Test
  void tasksRunOnThreadsThatDoNotKeepTheServerUp() throws InterruptedException {
    assertThat(execute(10).await(10, SECONDS)).isTrue();

    assertThat(used)
        .allMatch(Thread::isDaemon)
        .allMatch(thread -> thread.getName().startsWith("notification-socketio-answer-"));
  }

  @Test
  void aBurstDoesNotTakeAThreadForEach() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      assertThat(execute(1_000).await(10, SECONDS)).isTrue();
    }
    assertThat(used).hasSizeLessThan(50);
  }

  @Test
  void thoseWhoAreHeldUpHoldNobodyUp() throws InterruptedException {
    block(50);
    for (int i = 0; i < 100; i++) {
      assertThat(execute(1).await(2, SECONDS)).as("task " + i).isTrue();
    }
    assertThat(execute(1_000).await(2, SECONDS)).isTrue();
  }

  @Test
  void onlyAFewMayWaitForClients() throws InterruptedException {
    assertThat(block(15).await(10, SECONDS)).isTrue();
    assertThat(mayBlock()).as("one is left").isTrue();
    assertThat(block(1).await(10, SECONDS)).isTrue();
    assertThat(mayBlock()).isFalse();

    release.countDown();
    boolean again = false;
    for (int i = 0; i < 100 && !again; i++) {
      again = mayBlock();
    }
    assertThat(again).isTrue();
  }

  private boolean mayBlock() throws InterruptedException {
    AtomicBoolean told = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(1);
    threads.execute(
        mayBlock -> {
          told.set(mayBlock);
          done.countDown();
        });
    assertThat(done.await(10, SECONDS)).isTrue();
    return told.get();
  }

  @Test
  void thereIsAnEndOfThreadsButNotOfTasks() throws InterruptedException {
    block(300);
    CountDownLatch late = execute(10);
    assertThat(late.await(2, SECONDS)).as("200 are held up").isFalse();

    release.countDown();
    assertThat(late.await(10, SECONDS)).isTrue();
  }

  @Test
  void aTaskThatFailsHarmsNobody() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      threads.execute(
          mayBlock -> {
            throw new IllegalStateException("on purpose");
          });
    }
    assertThat(execute(1).await(10, SECONDS)).isTrue();
  }

  @Test
  void whatWaitsAtTheEndIsDoneAndWhatComesLaterToo() throws InterruptedException {
    block(2);
    CountDownLatch before = execute(100);
    threads.close();
    CountDownLatch after = execute(1);
    assertThat(after.getCount()).as("done on this thread").isZero();
    assertThat(used).contains(Thread.currentThread());

    release.countDown();
    assertThat(before.await(10, SECONDS)).isTrue();
    used.remove(Thread.currentThread());
    for (Thread thread : used) {
      thread.join(10_000);
      assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    }
  }
}
