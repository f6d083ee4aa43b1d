package io.notificationsocket.api.push;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.StoreFailedException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The commits of the pushes of one request. Pushes share commits, and finished ones are dropped, so
 * only few are held at a time. Used by one thread.
 */
final class Commits {

  private final ArrayDeque<Commit> open = new ArrayDeque<>();
  private @Nullable StoreFailedException failure;

  void add(Commit commit) {
    if (commit != open.peekLast()) {
      open.add(commit);
    }
    while (!open.isEmpty() && open.getFirst().isOver()) {
      finish();
    }
  }

  private void finish() {
    try {
      open.removeFirst().await();
    } catch (StoreFailedException e) {
      failure = e;
    } catch (RuntimeException e) {
      // One push's own fault, which its result tells.
    }
  }

  /**
   * Waits for all of them.
   *
   * @throws StoreFailedException when one has failed
   */
  void await() {
    while (!open.isEmpty()) {
      finish();
    }
    if (failure != null) {
      throw failure;
    }
  }
}
