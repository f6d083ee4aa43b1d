package io.notificationsocket.registry;

import io.notificationsocket.registry.Schedules.Target.Many;
import io.notificationsocket.registry.Schedules.Target.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The schedules of the exchange. Each call throws {@link InvalidIdException} for an id of no use.
 * Thread-safe.
 */
final class CheckedSchedules implements Schedules {

  private final Schedules schedules;
  private final IdRules rules;
  private final Consumer<Message> messageRule;
  private final Duration most;
  private final Clock clock;
  private final Observers observers;

  /**
   * @param messageRule throws when a message cannot be pushed
   * @param most how far ahead a push may be scheduled
   */
  CheckedSchedules(
      Schedules schedules,
      IdRules rules,
      Consumer<Message> messageRule,
      Duration most,
      Clock clock,
      Observers observers) {
    this.schedules = schedules;
    this.rules = rules;
    this.messageRule = messageRule;
    this.most = most;
    this.clock = clock;
    this.observers = observers;
  }

  /**
   * {@inheritDoc}
   *
   * @throws TooFarAheadException when its time is too far ahead
   * @throws NoInboxException when it is to go into the inbox with {@code INBOX=off}
   */
  @Override
  public Outcome<Added> add(Target target, Message message, When when) {
    if (target instanceof User user) {
      rules.checkUser(user.userId());
    } else if (target instanceof Many many) {
      rules.check(many.recipients());
    }
    messageRule.accept(message);
    Instant now = clock.instant();
    boolean tooFar =
        when instanceof When.In in
            ? in.time().compareTo(most) > 0
            : when.from(now).isAfter(now.plus(most));
    if (tooFar) {
      throw new TooFarAheadException(now.plus(most));
    }
    Outcome<Added> added = schedules.add(target, message, when);
    var unused = observers.watch(added.commit());
    return added;
  }

  @Override
  public void list(@Nullable String userId, Consumer<@Nullable List<Scheduled>> then) {
    check(userId);
    schedules.list(userId, then);
  }

  @Override
  public Outcome<Boolean> cancel(@Nullable String userId, MessageId id) {
    check(userId);
    return schedules.cancel(userId, id);
  }

  private void check(@Nullable String userId) {
    if (userId != null) {
      rules.checkUser(userId);
    }
  }
}
