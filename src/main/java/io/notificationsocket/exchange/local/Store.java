package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageId;

/**
 * Everything that outlives a connection: registrations, messages, memberships, idempotency records,
 * scheduled pushes. Thread-safe.
 */
public interface Store extends AutoCloseable {

  /** Who may claim which user's messages. */
  RegistrationStore registrations();

  /** Messages for clients that missed them. */
  MessageStore messages();

  /** When users were last connected. */
  LastSeenStore lastSeen();

  /**
   * Deletes what is kept of a user: messages, idempotency records, scheduled pushes, and when the
   * user was last connected; not registrations. Called with the user's lock held.
   *
   * @param until the newest message to be deleted, and the newest whose idempotency record is
   */
  void forget(String userId, MessageId until);

  /** Who is in which topic. */
  MembershipStore memberships();

  /** Answers to pushes that may be repeated. */
  IdempotencyStore idempotency();

  /** Pushes that are to be made later. */
  ScheduleStore schedules();

  /** Keeps what belongs to a push whose message is not kept. */
  Commit keep(SameCommit alone);

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
