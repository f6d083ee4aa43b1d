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

  @Test
  void eachIsAwaitedOnce() {
    LateCommit first = new LateCommit(null);
    LateCommit second = new LateCommit(null);
    commits.add(first);
    commits.add(first);
    commits.add(second);
    commits.add(Commit.DONE);
    assertThat(first.awaited()).isZero();

    commits.await();

    assertThat(first.awaited()).isEqualTo(1);
    assertThat(second.awaited()).isEqualTo(1);
    assertThatCode(new Commits()::await).doesNotThrowAnyException();
  }

  @Test
  void oneThatHasFailedIsNotForgottenWhenOthersFollow() {
    commits.add(new LateCommit(new StoreFailedException("full", null)).over());
    for (int i = 0; i < 100; i++) {
      commits.add(new LateCommit(null).over());
    }

    assertThatThrownBy(commits::await).isInstanceOf(StoreFailedException.class);
  }
}
