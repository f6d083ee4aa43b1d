package io.notificationsocket.store;

import io.notificationsocket.exchange.local.ReceiptStore.End;
import io.notificationsocket.exchange.local.ReceiptStore.StoredReceipt;
import io.notificationsocket.registry.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of one message. Guarded by its user's {@link UserReceipts}. */
final class MemoryReceipt {

  Instant expires;
  int version = 1;
  boolean sent;
  @Nullable Instant delivered;
  int sessions;
  @Nullable Instant read; // in an inbox that does not have it any more
  @Nullable End ended; // by a withdrawal or a newer message
  @Nullable Instant endedAt;
  @Nullable MessageId replacedBy;
  @Nullable MessageId changed; // the place of the newest change, a late push included
  @Nullable MessageId late;
  @Nullable Instant until; // when it may be dropped; null while the message lives

  MemoryReceipt(Instant expires) {
    this.expires = expires;
  }

  void arrived(Instant now) {
    if (delivered == null) {
      delivered = now;
    }
    sessions++;
  }

  MemoryReceipt copy() {
    MemoryReceipt copy = new MemoryReceipt(expires);
    copy.version = version;
    copy.sent = sent;
    copy.delivered = delivered;
    copy.sessions = sessions;
    copy.read = read;
    copy.ended = ended;
    return copy;
  }

  /**
   * The receipt.
   *
   * @param lives whether the message is in the log or in the inbox
   * @param readAt null while it is not
   */
  StoredReceipt stored(boolean lives, @Nullable Instant readAt) {
    End end = ended == null && !lives ? End.EXPIRED : ended;
    return new StoredReceipt(expires, version, end, sent, delivered, sessions, readAt);
  }
}
