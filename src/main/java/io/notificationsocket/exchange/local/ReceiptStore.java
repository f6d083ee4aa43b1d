package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Receipts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what became of messages, until some time after their end. Thread-safe. Reads may wait for
 * the medium, show what the store's last commit had, and throw {@link
 * io.notificationsocket.registry.StoreFailedException} when it cannot be read.
 */
public interface ReceiptStore {

  /**
   * Messages have arrived at one more session. May be lost if the server is killed within a second.
   *
   * @param from of kept messages, those after this one
   * @param liveSince of messages that are not in the log, or not any more, those after this one
   * @param to the last one
   */
  void arrived(String userId, MessageId from, MessageId liveSince, MessageId to);

  /** Messages in the log were written to a transport; may be lost in the same way. */
  void sent(String userId, MessageId from, MessageId to);

  /** As many as are asked for, in their order; null for a message of which nothing is known. */
  List<@Nullable StoredReceipt> find(List<Receipts.Of> messages);

  /** All who have, or had, a message. */
  List<String> users(MessageId id);

  /** Drops the receipts of messages that ended long enough ago. */
  void expire(Instant now);

  /**
   * A receipt.
   *
   * @param expires the later end of catch-up and inbox
   * @param ended null while a later session or the inbox has it
   * @param delivered when the first arrival was known; null before
   * @param read null while it is not
   */
  record StoredReceipt(
      Instant expires,
      int version,
      @Nullable End ended,
      boolean sent,
      @Nullable Instant delivered,
      int sessions,
      @Nullable Instant read) {}

  /** How a message ended. */
  enum End {
    /** Its time was over, or there was no room. */
    EXPIRED,
    /** The backend has withdrawn it. */
    WITHDRAWN,
    /** A newer one of its collapse key has taken its place. */
    REPLACED
  }
}
