package io.notificationsocket.registry;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of messages that were kept, until some time after their end. Safe between threads.
 */
public interface Receipts {

  /**
   * Looks up receipts.
   *
   * @param then given as many as were asked for, in their order, null for what is not known; or
   *     null for all when they are not known in time
   */
  void find(List<Of> messages, Consumer<@Nullable List<@Nullable Receipt>> then);

  /** A message of a user. */
  record Of(String userId, MessageId id) {}

  /**
   * A receipt.
   *
   * @param expires the later end of catch-up and inbox
   * @param version 1 until the message is changed
   * @param delivered null while it is not known to have arrived
   * @param read when it was read; null while it is not
   */
  record Receipt(
      MessageId id,
      Instant expires,
      int version,
      State state,
      @Nullable Delivered delivered,
      @Nullable Instant read) {}

  /** What became of a message, the strongest first. */
  enum State {
    WITHDRAWN,
    REPLACED,
    READ,
    DELIVERED,
    EXPIRED,
    /** Written to a transport. */
    SENT,
    WAITING
  }

  /**
   * Known arrivals.
   *
   * @param first when the first was known
   * @param sessions at how many sessions it is known to have arrived
   */
  record Delivered(Instant first, int sessions) {}
}
