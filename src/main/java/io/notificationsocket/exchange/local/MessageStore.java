package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.StoreFailedException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages for clients that are away, up to a limit for each user and one for all; the oldest
 * are evicted first. Thread-safe. A message can be read from the moment it is kept, and is durable
 * when its commit is over. A message whose commit fails is dropped.
 */
public interface MessageStore {

  /** Keeps the message of a push without an idempotency key. */
  default Commit keep(String userId, StoredMessage message) {
    return keep(userId, message, null);
  }

  /** Keeps a message for catch-up only. */
  default Commit keep(String userId, StoredMessage message, @Nullable IdempotencyRecord record) {
    return keep(userId, message, Place.LOG, record, List.of());
  }

  /**
   * Keeps a message. Callers pass a user's messages in the order of their ids, but late ones.
   *
   * @param place at least one
   * @param record kept in the same commit as the message, so that neither exists without the other;
   *     null if the push has no key
   * @param with the same
   */
  Commit keep(
      String userId,
      StoredMessage message,
      Place place,
      @Nullable IdempotencyRecord record,
      List<StoreChange> with);

  /** Begins to keep a message for many users. Nothing is kept before the first of them. */
  SharedMessage share(StoredMessage message);

  /**
   * A user's messages after an id, oldest first, without expired ones.
   *
   * @param most the greatest number to return
   * @throws StoreFailedException if they cannot be read
   */
  List<StoredMessage> after(String userId, MessageId id, Instant now, int most);

  /**
   * How many of a user's messages come after an id, without expired ones.
   *
   * @throws StoreFailedException if they cannot be read
   */
  int count(String userId, MessageId after, Instant now);

  /** Whether a user has a message after an id. */
  boolean hasAfter(String userId, MessageId id, Instant now);

  /** The id of a user's oldest message; null if there is none. */
  @Nullable MessageId oldest(String userId);

  /** Whether a user's message after this id has expired or was evicted. */
  boolean isMissing(String userId, MessageId after);

  /**
   * Drops the messages that no client can claim any more, when a user's last registration ends:
   * those that had arrived there, and of the rest those that do not wait for the next registration.
   */
  void leave(String userId, MessageId arrived);

  /** Drops expired messages. */
  void expire(Instant now);

  /** How many messages the store holds, and how many it has dropped. */
  Counts counts();

  /**
   * Figures for the operator.
   *
   * @param kept messages in the store now
   * @param bytes of their text in UTF-8
   * @param expired messages expired since the start
   * @param trimmed messages evicted for a limit since the start
   */
  record Counts(long kept, long bytes, long expired, long trimmed) {}
}
