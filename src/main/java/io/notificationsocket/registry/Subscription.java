package io.notificationsocket.registry;

import io.notificationsocket.registry.Exchange.Claimed;
import io.notificationsocket.registry.Exchange.HandedOver;
import io.notificationsocket.registry.Exchange.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One recipient's claim, and how far it has come. It is behind from its first moment: what is kept
 * is given to it by {@link CatchUp}, and what is pushed meanwhile comes from there too, until
 * nothing is left; then it is live and gets each push itself. A few that are kept nowhere wait with
 * it. Safe between threads.
 */
public final class Subscription {

  /** So many messages that are not kept wait for one that is behind; further ones pass it by. */
  private static final int MOST_PASSING = 16;

  private final SessionRegistry registry;
  private final String userId;
  private final String connectionId;
  private final Recipient recipient;
  private final AtomicBoolean started = new AtomicBoolean();

  // Guarded by the user.
  private boolean behind = true;
  private MessageId seen = MessageId.FIRST; // the newest kept one that it was not offered
  private final UntoldNews untold = new UntoldNews();
  private boolean doubted; // something may have been missed since the last page was asked for
  private long revokedClaim; // the greatest number that was revoked before the claim was answered
  private Revocation whyRevoked = Revocation.REPLACED;

  // Set once, when the claim is answered, before anybody else gets to see it.
  private long number;
  private MessageId start = MessageId.FIRST;
  private @Nullable MessageId missingUntil;
  private Commit durable = Commit.DONE;
  private @Nullable Page first;

  // Guarded by this.
  private boolean handedOver;
  private List<Push> passing = List.of(); // came while it was behind, and are kept nowhere else

  private volatile MessageId
      offered; // written by the user's lock's holder, or while it is behind by its catch-up

  /**
   * @param given the last message that the recipient's queue has taken already; most have none
   */
  Subscription(
      SessionRegistry registry,
      String userId,
      String connectionId,
      Recipient recipient,
      MessageId given) {
    this.registry = registry;
    this.userId = userId;
    this.connectionId = connectionId;
    this.recipient = recipient;
    this.offered = given;
  }

  public String userId() {
    return userId;
  }

  public String connectionId() {
    return connectionId;
  }

  public Recipient recipient() {
    return recipient;
  }

  /** The number of its claim. */
  public long number() {
    return number;
  }

  /** The last message that the recipient's queue took; the start when there is none. */
  public MessageId offered() {
    return offered;
  }

  /** Whether everything that was missed is still kept. */
  public boolean isComplete() {
    return missingUntil == null;
  }

  /** The oldest message that is kept, when some before it are not; null when none is missing. */
  public @Nullable MessageId missingUntil() {
    return missingUntil;
  }

  // ---- with the user's lock held -------------------------------------------------------------

  /** The claim was made. */
  void isMade(Claimed.Made made) {
    number = made.number();
    start = made.start();
    offered = made.start().isAfter(offered) ? made.start() : offered;
    missingUntil = made.missingUntil();
    durable = made.durable();
    first = made.first();
    if (first != null) {
      passBefore(first.newest());
    }
  }

  /** What was pushed before the claim was made is not for it. */
  private synchronized void passBefore(MessageId claimed) {
    passing = passing.stream().filter(push -> push.id().isAfter(claimed)).toList();
  }

  /** A claim of its pair was revoked, maybe its own, before the answer to its own came. */
  void isRevoked(long claim, Revocation why) {
    if (claim > revokedClaim) {
      revokedClaim = claim;
      whyRevoked = why;
    }
  }

  /** Why its claim was revoked before it was answered; null when it was not. */
  @Nullable Revocation revoked() {
    return number <= revokedClaim ? whyRevoked : null;
  }

  /**
   * Takes a new push.
   *
   * @param kept whether it can be read from the exchange as well
   * @return whether it is on its way
   */
  boolean offer(Push push, boolean kept) {
    if (behind) {
      return waitsFor(push, kept);
    }
    // A page that was read a moment ago may have had it.
    if (!push.id().isAfter(offered)) {
      return true;
    }
    if (!recipient.offer(push)) {
      return false;
    }
    offered = push.id();
    return true;
  }

  boolean isBehind() {
    return behind;
  }

  /** What its client is still to be told of the user's inbox. */
  UntoldNews untold() {
    return untold;
  }

  /**
   * Has a new push wait until it is its turn.
   *
   * @return whether it will come
   */
  boolean waitsFor(Push push, boolean kept) {
    if (!kept) {
      return letsWait(push);
    }
    if (push.id().isAfter(seen)) {
      seen = push.id();
    }
    return true;
  }

  private synchronized boolean letsWait(Push push) {
    if (passing.size() == MOST_PASSING || handedOver) {
      return false;
    }
    List<Push> more = new ArrayList<>(passing);
    more.add(push);
    passing = more;
    return true;
  }

  /**
   * Something may have been missed.
   *
   * @return whether it was live, so that somebody has to have it catch up
   */
  boolean doubts() {
    if (behind) {
      doubted = true;
      return false;
    }
    behind = true;
    return true;
  }

  /** A page is asked for: what was doubted before is in it. */
  void reads() {
    doubted = false;
  }

  /**
   * Makes it live when a page, of which it has all, leaves nothing to read. Nothing can come in
   * between: what is pushed from now on is offered.
   */
  boolean isLiveAfter(Page page) {
    if (page.atEnd() && !doubted && !seen.isAfter(page.newest())) {
      behind = false;
    }
    return !behind;
  }

  /** Now that it is live, offers what has waited; returns how many messages. */
  synchronized int offerPassing() {
    int count = 0;
    for (Push push : passing) {
      if (push.id().isAfter(offered) && recipient.offer(push)) {
        offered = push.id();
        count++;
      }
    }
    passing = List.of();
    return count;
  }

  // ---- for its catch-up, one at a time ---------------------------------------------------------

  Commit durable() {
    return durable;
  }

  /** What is kept after its start, once; null when that has to be read. */
  @Nullable Page takeFirst() {
    Page known = first;
    first = null;
    return known;
  }

  /** Gives it a message if there is a good deal of room for it. */
  synchronized boolean offerIfRoom(Push push) {
    while (!passing.isEmpty() && push.id().isAfter(passing.get(0).id())) {
      if (!offersIfRoom(passing.get(0))) {
        return false;
      }
      passing = passing.subList(1, passing.size());
    }
    return offersIfRoom(push);
  }

  private boolean offersIfRoom(Push push) {
    if (!push.id().isAfter(offered)) {
      return true;
    }
    if (handedOver || !recipient.offerIfRoom(push)) {
      return false;
    }
    offered = push.id();
    return true;
  }

  // ---- for its recipient ---------------------------------------------------------------------

  /** Gives the recipient what it has missed, when it is ready for it. Does nothing again. */
  public void start() {
    if (!started.getAndSet(true)) {
      registry.catchUp(this);
    }
  }

  /** What is to be run when everything that was offered until now is known to have arrived. */
  public Runnable receipt() {
    MessageId last = offered;
    return last.equals(start) ? () -> {} : () -> registry.arrived(this, last);
  }

  /** The client is connected in another way than it was. */
  public void clientChanged() {
    registry.clientChanged(this);
  }

  /** Gives the claim back; the registration lives on for its full time. */
  public void release() {
    registry.release(this);
  }

  /**
   * The client goes on at another node: nothing is offered from now on.
   *
   * @return the last message that the recipient's queue took
   */
  public HandedOver handOver() {
    registry.handOver(this);
    synchronized (this) {
      handedOver = true;
      return new HandedOver(number, offered);
    }
  }

  /**
   * The same when the connection is over.
   *
   * @param reason in the words of the close reasons
   */
  public void disconnected(String reason) {
    registry.disconnected(this, reason);
  }

  @Override
  public String toString() {
    return "subscription "
        + number
        + " of "
        + userId
        + ", "
        + Registration.abbreviated(connectionId)
        + ", at "
        + offered;
  }
}
