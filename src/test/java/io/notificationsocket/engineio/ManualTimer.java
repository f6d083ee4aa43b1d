package io.notificationsocket.engineio;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.TreeSet;

/** A timer whose time stands until a test moves it on. */
public final class ManualTimer implements Timer {

  private final TreeSet<Task> tasks =
      new TreeSet<>(Comparator.comparingLong(Task::due).thenComparing(Task::number));
  private long now;
  private long scheduled;

  private record Task(long due, long number, Runnable action) {}

  @Override
  public synchronized Timeout schedule(Duration delay, Runnable action) {
    Task task = new Task(now + delay.toMillis(), scheduled++, action);
    tasks.add(task);
    return () -> cancel(task);
  }

  /** Not earlier, so that tests know when. */
  @Override
  public Timeout scheduleAbout(Duration delay, Runnable action) {
    return schedule(delay, action);
  }

  @Override
  public synchronized long nanos() {
    return Duration.ofMillis(now).toNanos();
  }

  /** A clock that goes with this timer. */
  public Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return Instant.parse("2026-01-01T00:00:00Z").plusNanos(nanos());
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("one zone is enough");
      }
    };
  }

  /** Lets time pass as if the timer's thread were busy: what falls due is left to run. */
  public synchronized void stall(Duration time) {
    now += time.toMillis();
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  /** Lets time pass, and runs in their order the tasks that fall due meanwhile. */
  public void advance(Duration time) {
    long end;
    synchronized (this) {
      end = now + time.toMillis();
    }
    for (Task task = next(end); task != null; task = next(end)) {
      task.action.run();
    }
  }

  private synchronized Task next(long end) {
    Task task = tasks.isEmpty() ? null : tasks.first();
    if (task == null || task.due > end) {
      now = end;
      return null;
    }
    now = Math.max(now, task.due);
    tasks.remove(task);
    return task;
  }

  /** How many tasks are still to run. */
  public synchronized int pending() {
    return tasks.size();
  }
}
