package io.notificationsocket.exchange.local;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Schedules.Scheduled;
import io.notificationsocket.registry.Schedules.Target;
import io.notificationsocket.registry.StoreFailedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes scheduled pushes when they are due, on a thread of its own, one after the other.
 * Thread-safe.
 *
 * <p>It takes some from the store, pushes them, each with the note that it does not wait any more
 * in the commit of its message, and waits for these commits. A push whose commit fails is taken
 * again, by when it is certain that it was not kept. Since to take them is a write, too, a disk
 * that has failed before is noticed before anything is delivered.
 */
final class ScheduleRunner implements AutoCloseable {

  private static final Logger LOG = System.getLogger(ScheduleRunner.class.getName());

  /** Pushes that are taken at a time, so that little is lost in waiting for commits. */
  private static final int MOST = 256;

  /** The clock is looked at so often, since it may jump. */
  private static final long LOOK_MILLIS = 500;

  private static final long PAUSE_MILLIS = 1_000;

  /** For the rows of an earlier try to be deleted. */
  private static final long DROP_MILLIS = 20;

  private static final long CLOSE_MILLIS = 5_000;

  private final ScheduleStore schedules;
  private final Store store;
  private final Pushes pushes;
  private final PushesToMany pushesToMany;
  private final Supplier<Audience> audience;
  private final Instant started;
  private final Duration grace;
  private final Duration receiptTtl;
  private final Clock clock;
  private final Thread thread = new Thread(this::run, "notification-socketio-schedules");

  /** Users whose clients have got a push that is not kept yet. Used by one thread. */
  private final Map<MessageId, Set<String>> told = new HashMap<>();

  // Guarded by this.
  private Instant next = Instant.MIN; // look at once
  private Instant added = Instant.MAX; // the earliest since the store was asked for the next
  private boolean closed;

  /**
   * @param settings say how late a push is made that was due before now
   */
  ScheduleRunner(
      Store store,
      Pushes pushes,
      PushesToMany pushesToMany,
      Supplier<Audience> audience,
      StoreSettings settings,
      Clock clock) {
    this.store = store;
    this.schedules = store.schedules();
    this.pushes = pushes;
    this.pushesToMany = pushesToMany;
    this.audience = audience;
    this.started = clock.instant();
    this.grace = settings.scheduleGrace();
    this.receiptTtl = settings.receiptTtl();
    this.clock = clock;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** A push was added, and can be read from the store. */
  synchronized void isAdded(Instant at) {
    added = at.isBefore(added) ? at : added;
    if (at.isBefore(next)) {
      next = at;
      notifyAll();
    }
  }

  private void run() {
    try {
      while (awaitDue()) {
        try {
          makeDue();
        } catch (StoreFailedException e) {
          LOG.log(Level.DEBUG, "cannot make scheduled pushes now; will try again", e);
          Thread.sleep(PAUSE_MILLIS);
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, "cannot make scheduled pushes; will try again", e);
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "no scheduled pushes are made any more", e);
    }
  }

  /** Returns false at the end. */
  private synchronized boolean awaitDue() throws InterruptedException {
    while (!closed && next.isAfter(clock.instant())) {
      boolean none = next.equals(Instant.MAX);
      long left = none ? 0 : Duration.between(clock.instant(), next).toMillis();
      wait(none ? 0 : Math.max(1, Math.min(left, LOOK_MILLIS)));
    }
    return !closed;
  }

  /**
   * Makes all pushes that are due.
   *
   * @throws StoreFailedException if the medium does not take or give something; some may be made
   */
  void makeDue() throws InterruptedException {
    while (isDue()) {
      if (!make(schedules.take(clock.instant(), MOST).await())) {
        Thread.sleep(DROP_MILLIS);
      }
    }
  }

  private boolean isDue() {
    synchronized (this) {
      added = Instant.MAX;
    }
    Instant first = schedules.next();
    Instant known = first == null ? Instant.MAX : first;
    synchronized (this) {
      next = added.isBefore(known) ? added : known;
      return !closed && !known.isAfter(clock.instant());
    }
  }

  /** A push that was made, or has expired. */
  private record Made(Scheduled what, Commit commit) {}

  /** Returns whether none has to wait until an earlier try has left nothing behind. */
  private boolean make(List<Scheduled> taken) {
    List<Made> made = new ArrayList<>();
    int tooLate = 0;
    boolean all = true;
    for (Scheduled each : taken) {
      if (store.messages().isDropped(each.id())) {
        all = false;
      } else if (isTooLate(each)) {
        made.add(new Made(each, expire(each)));
        tooLate++;
      } else {
        made.add(new Made(each, make(each)));
      }
    }
    await(made);
    if (tooLate > 0) {
      LOG.log(
          Level.WARNING,
          "{0} scheduled pushes were not made: they were due while the server was down, longer ago"
              + " than SCHEDULE_GRACE",
          tooLate);
    }
    return all;
  }

  /** The server was down at its time, and long afterwards. A clock that was set back counts. */
  private boolean isTooLate(Scheduled each) {
    Instant now = clock.instant();
    return each.at().plus(grace).isBefore(started.isBefore(now) ? started : now);
  }

  private Commit expire(Scheduled each) {
    Instant now = clock.instant();
    return store.keep(null, List.of(schedules.expired(each, now, now.plus(receiptTtl))));
  }

  private Commit make(Scheduled each) {
    Set<String> known = told.computeIfAbsent(each.id(), id -> ConcurrentHashMap.newKeySet());
    Pushed pushed =
        each.target() instanceof Target.Many many
            ? pushesToMany.pushDue(many.recipients(), each, known)
            : pushes.pushDue(((Target.User) each.target()).userId(), each, known);
    if (pushed == null) {
      return Commit.DONE; // the user was forgotten
    }
    audience.get().pushed(each.target(), pushed);
    return pushed.commit();
  }

  private void await(List<Made> made) {
    @Nullable StoreFailedException failure = null;
    for (Made each : made) {
      try {
        each.commit().await();
        schedules.isMade(each.what().id());
        told.remove(each.what().id());
      } catch (StoreFailedException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Ends after the pushes that are being made. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
