package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.StoreFailedException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that outlives a connection: registrations, messages, memberships, idempotency records.
 * Thread-safe.
 */
public interface Store extends AutoCloseable {

  /** Who may claim which user's messages. */
  RegistrationStore registrations();

  /** Messages for clients that missed them. */
  MessageStore messages();

  /** When users were last connected. */
  LastSeenStore lastSeen();

  /**
   * How many messages of a user are kept, for catch-up or in the inbox, each counted once.
   *
   * @throws StoreFailedException if they cannot be counted
   */
  int count(String userId, Instant now);

  /**
   * Deletes what is kept of a user: messages, the inbox, what became of them, idempotency records,
   * and when the user was last connected; not registrations.
   *
   * @param until the newest message to be deleted, and the newest whose idempotency record is
   */
  void forget(String userId, MessageId until);

  /** Messages that stay with their users. */
  InboxStore inboxes();

  /** Who is in which topic. */
  MembershipStore memberships();

  /** Answers to pushes that may be repeated. */
  IdempotencyStore idempotency();

  /** What became of messages. */
  ReceiptStore receipts();

  /** Changes to messages. */
  ChangeStore changes();

  /**
   * Keeps what there is to keep of a push whose message is not kept.
   *
   * @param record null if the push has no key
   */
  Commit keep(@Nullable IdempotencyRecord record, List<StoreChange> with);

  /** The record alone. */
  default Commit keep(IdempotencyRecord record) {
    return keep(record, List.of());
  }

  /** Whether writes fail. The store recovers by itself once a full disk has room again. */
  boolean isFailing();

  /** How many damaged messages and idempotency records were found since the start. */
  default long damagedMessages() {
    return 0;
  }

  /** A commit that covers every change made before this call. */
  Commit commit();

  /** The greatest message id that was in the store when it was opened. */
  MessageId newest();

  /** Writes pending changes and closes the medium. */
  @Override
  void close();
}
