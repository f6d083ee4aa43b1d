package io.notificationsocket.api.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.threads.Answerers;
import io.notificationsocket.transport.http.FakeExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A push is answered when its commit is over, and once only. */
final class PendingAnswerTest {

  private static final String RESULT = "{\"id\":\"1\",\"sessions\":2}";

  private final FakeExchange exchange = new FakeExchange();
  private final Slow commit = new Slow();

  /** Whether the threads that answer may wait for backends. */
  private boolean mayBlock;

  private final Answerers answerers = task -> task.run(mayBlock);

  /** Over when the test says so. */
  private static final class Slow implements Commit {
    private final List<Runnable> tasks = new ArrayList<>();
    private boolean over;
    private StoreFailedException failure;

    void end() {
      over = true;
      tasks.forEach(Runnable::run);
    }

    void fail() {
      failure = new StoreFailedException("full", null);
      end();
    }

    @Override
    public boolean isOver() {
      return over;
    }

    @Override
    public void await() {
      assertThat(over).as("nobody waits").isTrue();
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void whenOver(Runnable task) {
      tasks.add(task);
    }
  }

  private record Result(String id, int sessions) {}

  private void push() throws IOException {
    Answer answer = Answer.of(new Result("1", 2));
    PendingAnswer pending = new PendingAnswer(commit, () -> answer);
    pending.write(exchange.request(), exchange.response(), answerers);
  }

  @Test
  void itIsGivenWhenTheCommitIsOver() throws IOException {
    push();
    assertThat(exchange.answer()).isEqualTo("waiting");

    commit.end();
    assertThat(exchange.answer()).isEqualTo("200 " + RESULT);
    assertThat(exchange.contentType()).isEqualTo("application/json");
    assertThat(exchange.lengthIsRight()).isTrue();
  }

  @Test
  void itIsJustWrittenWhereAThreadMayWaitForTheBackend() throws IOException {
    mayBlock = true;
    push();
    commit.end();
    assertThat(exchange.answer()).isEqualTo("200 " + RESULT);
    assertThat(exchange.calledBack()).isFalse();
    assertThat(exchange.flushed()).isTrue();
    assertThat(exchange.completed()).isOne();
  }

  @Test
  void aCommitThatFailedIsSaid() throws IOException {
    push();
    commit.fail();

    assertThat(exchange.answer()).startsWith("507 ").contains("The server's disk cannot store it.");
    assertThat(exchange.contentType()).isEqualTo("application/problem+json");
    assertThat(exchange.lengthIsRight()).isTrue();
  }

  @Test
  void aBackendThatDoesNotReadHoldsNobodyUp() throws IOException {
    exchange.blocked();
    push();
    commit.end();
    assertThat(exchange.answer()).isEqualTo("waiting");

    exchange.unblock();
    assertThat(exchange.answer()).isEqualTo("200 " + RESULT);
  }

  @Test
  void aBackendThatNeverReadsIsGivenUp() throws IOException {
    exchange.blocked();
    push();
    commit.end();
    exchange.timedOut();

    assertThat(exchange.completed()).isOne();
  }

  @Test
  void aBackendThatIsGoneIsNotAnswered() throws IOException {
    push();
    exchange.dropped();
    commit.end();

    assertThat(exchange.bytes()).isEmpty();
    assertThat(exchange.completed()).isOne();
  }

  @Test
  void aRequestThatTheContainerGaveUpHarmsNobody() throws IOException {
    push();
    exchange.broken();
    commit.end();

    assertThat(exchange.bytes()).isEmpty();
  }
}
