package io.notificationsocket.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Pushes that are to be made later. Safe between threads. */
public interface Schedules {

  /** How many may wait for one user, and how many for all pushes to many. */
  int MOST = 1_000;

  /**
   * Schedules a push. One whose time is over is made at once.
   *
   * @throws TooManyScheduledException when there are {@link #MOST} already; an exchange that learns
   *     this later throws it from the commit, as the next one
   * @throws ReusedKeyException when its key was given to another push before
   */
  Outcome<Added> add(Target target, Message message, When when);

  /**
   * Lists what waits for one user, or for many, by time.
   *
   * @param userId null for pushes to many
   * @param then given null when it is not known in time
   */
  void list(@Nullable String userId, Consumer<@Nullable List<Scheduled>> then);

  /**
   * Cancels a push that waits.
   *
   * @param userId null for a push to many
   * @return false when there is none
   */
  Outcome<Boolean> cancel(@Nullable String userId, MessageId id);

  /** To whom a push goes. */
  sealed interface Target {
    /** To one user. */
    record User(String userId) implements Target {}

    /** To many, who are looked up when it is made. */
    record Many(Recipients recipients) implements Target {}
  }

  /** When a push is to be made. */
  sealed interface When {
    /** At this time. */
    record At(Instant time) implements When {}

    /** So much later than it was asked for. */
    record In(Duration time) implements When {}

    /**
     * The moment.
     *
     * @param now when it was asked for
     */
    default Instant from(Instant now) {
      return this instanceof In in ? now.plus(in.time()) : ((At) this).time();
    }
  }

  /**
   * What was scheduled, now or by the same push before.
   *
   * @param id that the message will have, or has
   * @param at when the push is made, or was; in whole milliseconds
   */
  record Added(MessageId id, Instant at) {}

  /** A push that waits. */
  record Scheduled(MessageId id, Instant at, Target target, Message message) {}
}
