package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.StoreFailedException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps messages for those who miss them, within limits: of one user, and in all, the oldest go
 * first. Safe between threads. A message is found from the moment it is kept, and is safe when its
 * commit is over; one whose commit fails is not kept.
 */
public interface MessageStore {

  /** Keeps a message of a push without a key. */
  default Commit keep(String userId, StoredMessage message) {
    return keep(userId, message, null);
  }

  /**
   * Keeps a message; a user's ids come in ascending.
   *
   * @param answer kept in the same commit, so that neither is there without the other; null when
   *     the push has no key
   */
  Commit keep(String userId, StoredMessage message, @Nullable Answer answer);

  /**
   * A user's messages after an id, oldest first.
   *
   * @param most how many at the most
   * @throws StoreFailedException when they cannot be read
   */
  List<StoredMessage> after(String userId, MessageId id, Instant now, int most);

  /** Whether this user has a message after an id. */
  boolean hasAfter(String userId, MessageId id, Instant now);

  /** The oldest id that this user has a message of; null when there is none. */
  @Nullable MessageId oldest(String userId);

  /** Whether a message of this user after this id was given up, for its age or for a limit. */
  boolean isMissing(String userId, MessageId after);

  /**
   * Drops what nobody can claim any more, when a user's last registration ends: all that had
   * arrived there, and the rest but what waits for the next registration.
   */
  void leave(String userId, MessageId arrived);

  /** Drops what has expired. */
  void expire(Instant now);

  /** What the store holds and has given up. */
  Counts counts();

  /**
   * Figures for the operator.
   *
   * @param kept messages held now
   * @param bytes of their text in UTF-8
   * @param expired given up for their age, since the start
   * @param trimmed given up for a limit, since the start
   */
  record Counts(long kept, long bytes, long expired, long trimmed) {}
}
