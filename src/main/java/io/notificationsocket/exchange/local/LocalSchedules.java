package io.notificationsocket.exchange.local;

import static java.time.temporal.ChronoUnit.MILLIS;

import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Schedules;
import io.notificationsocket.registry.StoreFailedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Schedules in a store. Thread-safe. */
final class LocalSchedules implements Schedules {

  private static final Logger LOG = System.getLogger(LocalSchedules.class.getName());

  private final ScheduleStore schedules;
  private final MessageIds ids;
  private final ScheduleRunner runner;
  private final Duration keyTtl;
  private final Clock clock;

  /**
   * @param keyTtl how long the key of a push is known after it was made
   */
  LocalSchedules(
      ScheduleStore schedules,
      MessageIds ids,
      ScheduleRunner runner,
      Duration keyTtl,
      Clock clock) {
    this.schedules = schedules;
    this.ids = ids;
    this.runner = runner;
    this.keyTtl = keyTtl;
    this.clock = clock;
  }

  @Override
  public Outcome<Added> add(Target target, Message message, When when) {
    Instant now = clock.instant();
    Instant asked = when.from(now);
    Instant at = (asked.isBefore(now) ? now : asked).truncatedTo(MILLIS);
    Fingerprint push = Fingerprint.of(target, message, when);
    Outcome<Added> added =
        schedules.add(
            new ScheduleStore.Draft(target, message, at, now, push, at.plus(keyTtl), ids::at));
    added.commit().whenOver(() -> runner.isAdded(at));
    return added;
  }

  @Override
  public void list(@Nullable String userId, Consumer<@Nullable List<Scheduled>> then) {
    List<Scheduled> found = null;
    try {
      found = schedules.list(stored(userId));
    } catch (StoreFailedException e) {
      LOG.log(Level.WARNING, "cannot read the scheduled pushes", e);
    }
    then.accept(found);
  }

  @Override
  public Outcome<Boolean> cancel(@Nullable String userId, MessageId id) {
    return schedules.cancel(stored(userId), id);
  }

  private static String stored(@Nullable String userId) {
    return userId == null ? "" : userId;
  }
}
