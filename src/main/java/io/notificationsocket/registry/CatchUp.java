package io.notificationsocket.registry;

import io.notificationsocket.registry.Exchange.Page;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives subscriptions that are behind what is kept for them, page by page, as fast as each takes
 * it, until it is live. Each subscription has one page asked for or being given at most. Safe
 * between threads.
 */
final class CatchUp {

  /** Messages of a page. */
  private static final int MOST = 64;

  private static final int STILL_BEHIND = -1;

  private final Users users;
  private final Exchange exchange;
  private final Observers observers;
  private final Consumer<Subscription> onLive;

  /**
   * @param onLive told of each subscription that has caught up
   */
  CatchUp(Users users, Exchange exchange, Observers observers, Consumer<Subscription> onLive) {
    this.users = users;
    this.exchange = exchange;
    this.observers = observers;
    this.onLive = onLive;
  }

  /** Begins, with what the answer to the claim has brought if it brought anything. */
  void begin(Subscription behind) {
    Page first = behind.takeFirst();
    if (first != null) {
      take(behind, first);
    } else {
      // Also when the commit failed: to get something twice is better than to get nothing.
      behind.durable().whenOver(() -> read(behind));
    }
  }

  /** Goes on after what the recipient has. */
  void read(Subscription behind) {
    boolean held =
        users.with(
            behind.userId(),
            user -> {
              behind.reads();
              return user.holds(behind);
            });
    if (held) {
      exchange.read(
          behind, behind.offered(), behind.changesGiven(), MOST, page -> take(behind, page));
    }
  }

  private void take(Subscription behind, @Nullable Page page) {
    if (page == null) {
      behind.recipient().interrupt(); // it comes again
    } else if (isHeld(behind) && gives(behind, page) && !isLiveAfter(behind, page)) {
      read(behind);
    }
  }

  /** Whether the claim has not been given back or taken over since: then nothing is for it. */
  private boolean isHeld(Subscription behind) {
    return users.with(behind.userId(), user -> user.holds(behind));
  }

  private boolean isLiveAfter(Subscription behind, Page page) {
    int waited =
        users.with(
            behind.userId(),
            user -> behind.isLiveAfter(page) ? behind.offerPassing() : STILL_BEHIND);
    if (waited > 0) {
      behind.recipient().flush(1);
    }
    if (waited == STILL_BEHIND) {
      return false;
    }
    onLive.accept(behind);
    return true;
  }

  /** Returns false when the recipient takes no more for now; it goes on by itself then. */
  private boolean gives(Subscription behind, Page page) {
    for (MessageChange change : page.changes()) {
      if (!isGiven(behind, () -> behind.offerIfRoom(change))) {
        return false;
      }
      if (change instanceof MessageChange.Late) {
        isDelivered(behind, change.id());
      }
    }
    behind.hasChanges(page.changesUntil());
    for (Push push : page.messages()) {
      if (!isGiven(behind, () -> behind.offerIfRoom(push))) {
        return false;
      }
      isDelivered(behind, push.id());
    }
    if (!page.messages().isEmpty() || !page.changes().isEmpty()) {
      behind.recipient().flush(1);
    }
    return true;
  }

  private boolean isGiven(Subscription behind, BooleanSupplier offer) {
    if (offer.getAsBoolean()) {
      return true;
    }
    Recipient recipient = behind.recipient();
    recipient.flush(1);
    if (offer.getAsBoolean()) {
      return true;
    }
    recipient.whenDrained(() -> read(behind));
    return false;
  }

  private void isDelivered(Subscription behind, MessageId id) {
    observers.tell(observer -> observer.delivered(behind.userId(), id, 1));
  }
}
