package io.notificationsocket.api.push;

import io.notificationsocket.api.problem.Problem;
import io.notificationsocket.api.problem.ProblemMapper;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Schedules.Added;
import io.notificationsocket.registry.StoreFailedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pushes of one request: writes the result of each, in their order, as soon as it is known, and
 * waits for their commits. When too many results are still unknown, it waits for the oldest. Used
 * by one thread.
 */
final class OpenPushes {

  /**
   * Pushes whose results may be unknown at a time: as many as a network takes in one round trip.
   */
  static final int MOST = 1_024;

  private final PushResults results;
  private final ArrayDeque<Open> open = new ArrayDeque<>();
  private final Commits commits = new Commits();

  /** A push, or, in its place, why there is none. */
  private sealed interface Open {
    record Taken(@Nullable String user, Pushed pushed, @Nullable List<String> ignored)
        implements Open {}

    record Scheduled(@Nullable String user, Outcome<Added> added, @Nullable List<String> ignored)
        implements Open {}

    record Failed(Problem why) implements Open {}
  }

  OpenPushes(PushResults results) {
    this.results = results;
  }

  /**
   * A push was taken.
   *
   * @param user null when it is for many
   */
  void pushed(@Nullable String user, Pushed pushed, @Nullable List<String> ignored)
      throws IOException {
    if (open.isEmpty() && pushed.isKnown()) {
      commits.add(pushed.commit());
      results.pushed(user, pushed, ignored); // nearly all, on one node
    } else {
      add(new Open.Taken(user, pushed, ignored));
    }
  }

  /**
   * A push was taken that is made later.
   *
   * @param user null when it is for many
   */
  void scheduled(@Nullable String user, Outcome<Added> added, @Nullable List<String> ignored)
      throws IOException {
    add(new Open.Scheduled(user, added, ignored));
  }

  /** A push was refused. */
  void failed(Problem why) throws IOException {
    if (open.isEmpty()) {
      results.failed(why);
    } else {
      add(new Open.Failed(why));
    }
  }

  private void add(Open next) throws IOException {
    open.add(next);
    while (!open.isEmpty() && (open.size() > MOST || isKnown(open.getFirst()))) {
      write(open.removeFirst());
    }
  }

  private static boolean isKnown(Open oldest) {
    if (oldest instanceof Open.Scheduled scheduled) {
      return scheduled.added().commit().isOver();
    }
    return !(oldest instanceof Open.Taken taken) || taken.pushed().isKnown();
  }

  private void write(Open oldest) throws IOException {
    if (oldest instanceof Open.Failed failed) {
      results.failed(failed.why());
    } else if (oldest instanceof Open.Taken taken) {
      Pushed pushed = taken.pushed();
      Commit needed = pushed.isKnown() ? Commit.DONE : pushed.commit();
      write(pushed.commit(), needed, () -> results.pushed(taken.user(), pushed, taken.ignored()));
    } else if (oldest instanceof Open.Scheduled scheduled) {
      Outcome<Added> added = scheduled.added();
      write(
          added.commit(),
          added.commit(),
          () -> results.scheduled(scheduled.user(), added.value(), scheduled.ignored()));
    }
  }

  private interface Writing {
    void write() throws IOException;
  }

  /**
   * @param needed what has to be over before the result is known
   */
  private void write(Commit commit, Commit needed, Writing result) throws IOException {
    commits.add(commit);
    try {
      needed.await();
      result.write();
    } catch (StoreFailedException e) {
      // The whole request is answered by it.
    } catch (RuntimeException e) {
      results.failed(ProblemMapper.problem(e)); // of this one only: its key is another push's
    }
  }

  /** Writes what is still to be written, in the end or when no more can be read. */
  void finish() throws IOException {
    while (!open.isEmpty()) {
      write(open.removeFirst());
    }
  }

  /**
   * Waits for all commits.
   *
   * @throws StoreFailedException when one has failed
   */
  void await() {
    commits.await();
  }
}
