package io.notificationsocket.registry;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All observers. Costs a look at an empty list when there is none. Safe between threads. */
final class Observers {

  private static final Logger LOG = System.getLogger(Observers.class.getName());

  private final List<Observer> all;

  Observers(List<Observer> all) {
    this.all = List.copyOf(all);
  }

  boolean isNobody() {
    return all.isEmpty();
  }

  /** Tells each. */
  void tell(Consumer<Observer> what) {
    for (Observer observer : all) {
      try {
        what.accept(observer);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "an observer failed: " + observer.getClass().getName(), e);
      }
    }
  }

  /** Tells when a commit is over; returns it. */
  Commit watch(Commit commit) {
    if (!isNobody()) {
      long begun = System.nanoTime();
      commit.whenOver(
          () -> {
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            RuntimeException failure = failure(commit);
            tell(observer -> observer.committed(took, failure));
          });
    }
    return commit;
  }

  private static @Nullable RuntimeException failure(Commit over) {
    try {
      over.await();
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }
}
