package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.StoreFailedException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way to many users. It gives them one order with all that happens to each
 * user, without a lock over all of them: a message gets its id after it can be seen here, and
 * whatever happens to a user makes its own id first and {@linkplain #reach looks here} then. So an
 * earlier message that the user has not got is seen, and delivered before. Thread-safe.
 */
final class Fanouts {

  /** Users whose rows are written in one transaction, for which single pushes may have to wait. */
  static final int CHUNK = 500;

  private static final Fanout[] NONE = {};

  private final UserLocks locks;
  private volatile Fanout[] active = NONE; // written with the lock of this

  Fanouts(UserLocks locks) {
    this.locks = locks;
  }

  /**
   * Delivers to a user what is on its way and not later than an id, so that what follows is later.
   * Called with the user's lock held, by all that happens to a user, after the id was made.
   */
  void reach(String userId, MessageId id) {
    Fanout[] all = active;
    if (all.length > 0) {
      Fanout next = earliest(all, userId, id);
      while (next != null) {
        next.reach(userId);
        next = earliest(all, userId, id);
      }
    }
  }

  private static @Nullable Fanout earliest(Fanout[] all, String userId, MessageId until) {
    Fanout earliest = null;
    MessageId least = until;
    for (Fanout each : all) {
      MessageId position = each.position();
      if (!position.isAfter(least) && each.misses(userId)) {
        earliest = each;
        least = position;
      }
    }
    return earliest;
  }

  /**
   * Delivers a message to its users, a chunk after the other is kept. When that fails, the message
   * is dropped for all.
   *
   * @return null when all have got it; else why not
   */
  @Nullable StoreFailedException send(Fanout fanout, List<String> users) {
    add(fanout);
    StoreFailedException failure = null;
    try {
      MessageId position = fanout.position();
      for (int from = 0; from < users.size(); from += CHUNK) {
        List<String> chunk = users.subList(from, Math.min(from + CHUNK, users.size()));
        for (String userId : chunk) {
          // Also of one who has got it: nobody is in the middle of delivering it then.
          synchronized (locks.of(userId)) {
            if (failure == null) {
              reach(userId, position);
            } else {
              fanout.passBy(userId);
            }
          }
        }
        fanout.flush(users.size());
        boolean isLast = from + CHUNK >= users.size();
        failure = failure != null || isLast ? failure : failure(fanout);
      }
    } finally {
      remove(fanout);
    }
    if (failure != null) {
      abandon(fanout);
    }
    return failure;
  }

  /** Drops a message for all who have it, when it cannot be kept for all who were to have it. */
  static void abandon(Fanout fanout) {
    SharedMessage shared = fanout.message().shared();
    if (shared != null) {
      shared.abandon();
    }
  }

  /** Waits until the message is kept for all who have got it; returns why it cannot be. */
  private static @Nullable StoreFailedException failure(Fanout fanout) {
    SharedMessage shared = fanout.message().shared();
    try {
      if (shared != null) {
        shared.await();
      }
      return null;
    } catch (StoreFailedException e) {
      return e;
    }
  }

  private synchronized void add(Fanout fanout) {
    Fanout[] more = Arrays.copyOf(active, active.length + 1);
    more[active.length] = fanout;
    active = more;
  }

  private synchronized void remove(Fanout fanout) {
    active = Stream.of(active).filter(each -> each != fanout).toArray(Fanout[]::new);
  }

  /** Of a push that has failed. */
  record Failed(StoreFailedException why) implements Commit {
    @Override
    public boolean isOver() {
      return true;
    }

    @Override
    public void await() {
      throw new StoreFailedException(why.kind(), String.valueOf(why.getMessage()), why);
    }

    @Override
    public void whenOver(Runnable task) {
      task.run();
    }
  }
}
