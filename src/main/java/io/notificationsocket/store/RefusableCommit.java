package io.notificationsocket.store;

import io.notificationsocket.registry.Commit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The commit of a change that may turn out, when it is made, not to be allowed.
 *
 * @param why asked when the commit is over; null if it is allowed
 */
record RefusableCommit(Commit real, Supplier<@Nullable RuntimeException> why) implements Commit {

  @Override
  public boolean isOver() {
    return real.isOver();
  }

  @Override
  public void await() {
    real.await();
    RuntimeException refusal = why.get();
    if (refusal != null) {
      throw refusal;
    }
  }

  @Override
  public void whenOver(Runnable task) {
    real.whenOver(task);
  }
}
