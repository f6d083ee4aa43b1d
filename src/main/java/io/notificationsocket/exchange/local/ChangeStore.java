package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageChange;
import io.notificationsocket.registry.MessageId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes messages that are kept, and keeps the newest change of each. Thread-safe; callers hold
 * the user's lock, but to read. What is written can be read when its commit is over.
 */
public interface ChangeStore {

  /** A text that one or many users' messages get. */
  interface NewText {}

  /**
   * Makes a text ready for one change.
   *
   * @param json one valid JSON value
   */
  NewText text(String json);

  /** Gives a message another text. Of a message to many, the text is the same for all. */
  Commit update(String userId, MessageId id, MessageId position, int version, NewText text);

  /**
   * Ends a message.
   *
   * @param replacedBy null when it is withdrawn
   */
  Commit end(
      String userId, MessageId id, MessageId position, Instant at, @Nullable MessageId replacedBy);

  /** Notes that a message, which is kept with this, was pushed later than its id says. */
  StoreChange late(String userId, MessageId id, MessageId position);

  /** The place of a user's newest change; {@link MessageId#FIRST} if there is none. */
  MessageId newest(String userId);

  /**
   * The changes of messages that a recipient knows, in their order, with the newest texts.
   *
   * @param after the place after which changes are wanted
   * @param until the newest message that it knows
   * @param most the greatest number to return
   * @throws io.notificationsocket.registry.StoreFailedException if they cannot be read
   */
  List<MessageChange> after(String userId, MessageId after, MessageId until, int most);

  /**
   * Looks up the message that a new one of the same collapse key replaces. May read the medium.
   *
   * @return null if there is none, or if it has ended
   * @throws io.notificationsocket.registry.StoreFailedException if it cannot be read
   */
  @Nullable MessageId find(String userId, String collapse);

  /**
   * A message is the newest of its collapse key.
   *
   * @param before null if there is none
   * @param expires when the new one ends; null if it is not kept
   */
  record Collapse(
      String key,
      @Nullable MessageId before,
      MessageId by,
      MessageId position,
      Instant at,
      @Nullable Instant expires) {}

  /** Notes the newest message of a collapse key, and ends the one before. */
  StoreChange collapse(String userId, Collapse collapse);
}
