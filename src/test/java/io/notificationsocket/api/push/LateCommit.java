package io.notificationsocket.api.push;

import io.notificationsocket.registry.Commit;
import org.jspecify.annotations.Nullable;

/** A commit that is over when a test says so, or when somebody has waited for it. */
final class LateCommit implements Commit {

  private final @Nullable RuntimeException failure;
  private boolean isOver;
  private int awaited;

  /**
   * @param failure of those who wait; null when it succeeds
   */
  LateCommit(@Nullable RuntimeException failure) {
    this.failure = failure;
  }

  LateCommit over() {
    isOver = true;
    return this;
  }

  /** How often somebody has waited for it. */
  int awaited() {
    return awaited;
  }

  @Override
  public boolean isOver() {
    return isOver;
  }

  @Override
  public void await() {
    isOver = true;
    awaited++;
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void whenOver(Runnable task) {
    throw new UnsupportedOperationException("it is awaited");
  }
}
