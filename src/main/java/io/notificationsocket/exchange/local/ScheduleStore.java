package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.ReusedKeyException;
import io.notificationsocket.registry.Schedules.Added;
import io.notificationsocket.registry.Schedules.Scheduled;
import io.notificationsocket.registry.Schedules.Target;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.TooManyScheduledException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pushes that are to be made later. All changes have one order, so that of two who want the
 * same push one gets it. Thread-safe. Reads may wait for the medium, and throw {@link
 * StoreFailedException} when it cannot be read.
 */
public interface ScheduleStore {

  /**
   * Keeps a push, and the record of its key in the same commit.
   *
   * @return whose commit throws {@link TooManyScheduledException} when too many wait, and {@link
   *     ReusedKeyException} when the key is another push's
   */
  Outcome<Added> add(Draft draft);

  /**
   * What waits, by time, and of one moment in the order in which it was added.
   *
   * @param userId empty for pushes to many
   */
  List<Scheduled> list(String userId);

  /**
   * Drops a push that waits and is not {@linkplain #take taken}.
   *
   * @param userId empty for a push to many
   */
  Outcome<Boolean> cancel(String userId, MessageId id);

  /** When the next push is due; null when none waits. */
  @Nullable Instant next();

  /**
   * Takes pushes that are due, in the order of {@link #list}, whether they were taken before or
   * not. They wait until it is durable that they do not, but cannot be cancelled. When the commit
   * is over, the medium takes writes, and all that was asked before has come out.
   *
   * @param most how many at most; fewer when their texts are long
   */
  Outcome<List<Scheduled>> take(Instant now, int most);

  /** Whether a push was taken, and its user not forgotten since. */
  boolean isTaken(MessageId id);

  /** Makes ready that a push does not wait any more, which is written with its message. */
  StoreChange made(MessageId id);

  /**
   * The same of a push that is too late to be made; of one user, its message has a receipt.
   *
   * @param until when the receipt may be deleted
   */
  StoreChange expired(Scheduled tooLate, Instant now, Instant until);

  /** That is durable. */
  void isMade(MessageId id);

  /** Deletes what waits for a user, and the user from the recipients of the rest. */
  void forget(String userId);

  /**
   * A push to be kept.
   *
   * @param at in whole milliseconds
   * @param now when it was asked for
   * @param push identifies it together with its time
   * @param keyEnds when its key may be used for another push
   * @param ids makes its id when it is its turn, which may be more than once
   */
  record Draft(
      Target target,
      Message message,
      Instant at,
      Instant now,
      Fingerprint push,
      Instant keyEnds,
      Naming ids) {

    /** Whom it is for; empty for many. */
    public String userId() {
      return target instanceof Target.User user ? user.userId() : "";
    }

    /** The record of its key. */
    public IdempotencyRecord record(String key, MessageId id) {
      return new IdempotencyRecord(key, push, id, 0, 0, false, keyEnds, userId(), null, at);
    }

    /**
     * What a record of its key says.
     *
     * @throws ReusedKeyException when it is of another push
     */
    public Added repeated(IdempotencyRecord known) {
      Instant scheduledAt = known.scheduledAt();
      if (scheduledAt == null || !known.push().equals(push)) {
        throw new ReusedKeyException();
      }
      return new Added(known.id(), scheduledAt);
    }
  }

  /** Makes the id of a push. */
  interface Naming {
    MessageId name(Instant at, Waiting waiting);
  }

  /** The ids of the pushes that wait. */
  interface Waiting {
    /** The greatest moment of an id in a range, both ends included; less than it when none is. */
    long greatest(long from, long to);
  }
}
