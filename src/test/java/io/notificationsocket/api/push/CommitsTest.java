package io.notificationsocket.api.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.StoreFailedException;
import org.junit.jupiter.api.Test;

/** A batch is answered when every push of it is safe. */
final class CommitsTest {

  private final Commits commits = new Commits();

  /** Counts who waits for it. */
  private static final class Known implements Commit {
    private final boolean over;
    private final boolean fails;
    private int awaited;

    Known(boolean over, boolean fails) {
      this.over = over;
      this.fails = fails;
    }

    @Override
    public boolean isOver() {
      return over;
    }

    @Override
    public void await() {
      awaited++;
      if (fails) {
        throw new StoreFailedException("full", null);
      }
    }

    @Override
    public void whenOver(Runnable task) {
      throw new UnsupportedOperationException("it is awaited");
    }
  }

  @Test
  void eachIsAwaitedOnce() {
    Known first = new Known(false, false);
    Known second = new Known(false, false);
    commits.add(first);
    commits.add(first);
    commits.add(second);
    commits.add(Commit.DONE);
    assertThat(first.awaited).isZero();

    commits.await();

    assertThat(first.awaited).isEqualTo(1);
    assertThat(second.awaited).isEqualTo(1);
    assertThatCode(new Commits()::await).doesNotThrowAnyException();
  }

  @Test
  void oneThatHasFailedIsNotForgottenWhenOthersFollow() {
    commits.add(new Known(true, true));
    for (int i = 0; i < 100; i++) {
      commits.add(new Known(true, false));
    }

    assertThatThrownBy(commits::await).isInstanceOf(StoreFailedException.class);
  }
}
