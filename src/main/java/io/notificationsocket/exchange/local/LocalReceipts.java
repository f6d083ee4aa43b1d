package io.notificationsocket.exchange.local;

import io.notificationsocket.exchange.local.Claims.Claim;
import io.notificationsocket.exchange.local.ReceiptStore.StoredReceipt;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Receipts;
import io.notificationsocket.registry.StoreFailedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Receipts in a store, and in the claims in force. Thread-safe. */
final class LocalReceipts implements Receipts {

  private static final Logger LOG = System.getLogger(LocalReceipts.class.getName());

  private final UserLocks locks;
  private final Claims claims;
  private final Store store;
  private final Clock clock;

  LocalReceipts(UserLocks locks, Claims claims, Store store, Clock clock) {
    this.locks = locks;
    this.claims = claims;
    this.store = store;
    this.clock = clock;
  }

  /** Waits for the store's medium: what is answered must not go back when the server is killed. */
  @Override
  public void find(List<Of> messages, Consumer<@Nullable List<@Nullable Receipt>> then) {
    List<@Nullable Receipt> found = null;
    try {
      found = find(messages);
    } catch (StoreFailedException e) {
      LOG.log(Level.WARNING, "cannot read receipts", e);
    }
    then.accept(found);
  }

  private List<@Nullable Receipt> find(List<Of> messages) {
    store.commit().await();
    List<@Nullable StoredReceipt> stored = store.receipts().find(messages);
    List<@Nullable Receipt> found = new ArrayList<>(messages.size());
    for (int n = 0; n < messages.size(); n++) {
      StoredReceipt each = stored.get(n);
      found.add(each == null ? null : receipt(messages.get(n), each));
    }
    return found;
  }

  private Receipt receipt(Of message, StoredReceipt stored) {
    Instant first = stored.delivered();
    return new Receipt(
        message.id(),
        stored.expires(),
        stored.version(),
        state(message, stored),
        first == null ? null : new Delivered(first, stored.sessions()),
        stored.read());
  }

  private State state(Of message, StoredReceipt stored) {
    if (stored.ended() == ReceiptStore.End.WITHDRAWN) {
      return State.WITHDRAWN;
    }
    if (stored.ended() == ReceiptStore.End.REPLACED) {
      return State.REPLACED;
    }
    if (stored.read() != null) {
      return State.READ;
    }
    if (stored.delivered() != null) {
      return State.DELIVERED;
    }
    if (stored.ended() != null || !stored.expires().isAfter(clock.instant())) {
      return State.EXPIRED;
    }
    return stored.sent() || isWritten(message.userId(), message.id()) ? State.SENT : State.WAITING;
  }

  private boolean isWritten(String userId, MessageId id) {
    List<Claim> held;
    synchronized (locks.of(userId)) {
      held = claims.ofUser(userId);
    }
    return held.stream().anyMatch(claim -> claim.by().hasWritten(id));
  }
}
