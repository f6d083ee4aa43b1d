package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.StoreFailedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message to many users, whose text is kept once. Either all who were to have it have it after a
 * restart, or none has: until it is complete, it may be read, but is dropped at the next start.
 */
public interface SharedMessage {

  /**
   * Keeps it for one more user, at the latest with the next {@link #await} or {@link #complete}.
   * Callers hold the user's lock, as with {@link MessageStore#keep}. Thread-safe.
   *
   * @param place at least one
   */
  void keep(String userId, Place place);

  /** The same for catch-up only. */
  default void keep(String userId) {
    keep(userId, Place.LOG);
  }

  /**
   * Waits until all that was kept so far is durable.
   *
   * @throws StoreFailedException if it cannot be kept; the caller is to {@link #abandon} it then
   */
  void await();

  /**
   * All who were to have it have it. Waits for what was kept before, unless the same write will
   * have it. Called once, after the last {@link #keep}.
   *
   * @param record durable with the whole message, and only with it; null if the push has no key
   * @param with the same
   * @return when all is durable; if it fails, the message is dropped
   * @throws StoreFailedException as {@link #await}
   */
  Commit complete(@Nullable IdempotencyRecord record, List<StoreChange> with);

  /** The same of a push that changes nothing else. */
  default Commit complete(@Nullable IdempotencyRecord record) {
    return complete(record, List.of());
  }

  /** Drops it for all who have it. Called after the last {@link #keep}. */
  void abandon();
}
