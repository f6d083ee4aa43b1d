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
  @Nullable End ended;
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

  StoredReceipt stored() {
    return new StoredReceipt(expires, version, ended, sent, delivered, sessions, null);
  }
}
