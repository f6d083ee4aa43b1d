package io.notificationsocket.registry;

import io.notificationsocket.registry.Exchange.Claimed;
import io.notificationsocket.registry.Exchange.HandedOver;
import io.notificationsocket.registry.Exchange.Page;
import io.notificationsocket.registry.MessageChange.Late;
import io.notificationsocket.registry.MessageChange.Updated;
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
  private final SentMessages sent = new SentMessages();

  // Guarded by the user.
  private boolean behind = true;
  private MessageId seen = MessageId.FIRST; // the newest kept one, or change, it was not offered
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
  private MessageId passedBy = MessageId.FIRST; // the newest one that found no room
  private MessageId arrived = MessageId.FIRST; // until here everything is known to have arrived
  private MessageId written = MessageId.FIRST; // the same of what left for the transport

  // Written by the user's lock's holder, or while it is behind by its catch-up.
  private volatile MessageId offered;
  private volatile MessageId changesGiven = MessageId.FIRST; // pages need not have earlier ones
  private volatile MessageId liveSince = MessageId.LAST;
  private MessageId newestChange = MessageId.FIRST; // of those that a page had

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
    changesGiven = made.start();
    startsAt(made.start());
    missingUntil = made.missingUntil();
    durable = made.durable();
    first = made.first();
    if (first != null) {
      passBefore(first.newest());
    }
  }

  private synchronized void startsAt(MessageId place) {
    arrived = place;
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
    isOffered(push.id(), push.id());
    return true;
  }

  private void isOffered(MessageId id, MessageId place) {
    if (recipient.wantsChanges()) {
      sent.add(id, place, offered);
    }
    offered = place;
  }

  /**
   * Takes a change of a message, or a late one.
   *
   * @return whether the client is told
   */
  boolean offer(MessageChange change) {
    boolean wanted = isFor(change);
    if (behind) {
      waitsFor(change);
      return wanted && !(change instanceof Late late && !late.kept());
    }
    if (!change.position().isAfter(offered)) {
      return wanted;
    }
    if (!wanted) {
      offered = change.position();
      return false;
    }
    boolean isNext = change instanceof Late && change.id().isAfter(offered);
    boolean taken = isNext ? recipient.offer(((Late) change).push()) : recipient.offer(change);
    if (taken) {
      isTaken(change);
    }
    return taken;
  }

  private boolean isFor(MessageChange change) {
    return change instanceof Late || recipient.wantsChanges();
  }

  private void isTaken(MessageChange change) {
    if (change instanceof Late) {
      isOffered(change.id(), change.position());
    } else {
      offered = change.position();
    }
  }

  /** Has a change wait until a page has it. */
  void waitsFor(MessageChange change) {
    if (change.position().isAfter(seen)) {
      seen = change.position();
    }
    changePassing(change);
  }

  /** Who waits with it for a message that is kept nowhere gets the newest text, or nothing. */
  private synchronized void changePassing(MessageChange change) {
    if (passing.stream().anyMatch(push -> push.id().equals(change.id()))) {
      List<Push> changed = new ArrayList<>(passing);
      if (change instanceof Updated updated) {
        changed.replaceAll(
            push -> push.id().equals(change.id()) ? new Push(change.id(), updated.json()) : push);
      } else {
        changed.removeIf(push -> push.id().equals(change.id()));
      }
      passing = changed;
    }
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
      passedBy = push.id();
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
    liveSince = MessageId.LAST;
    changesGiven = later(changesGiven, offered);
    return true;
  }

  private static MessageId later(MessageId one, MessageId other) {
    return one.isAfter(other) ? one : other;
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
        isOffered(push.id(), push.id());
        count++;
      }
    }
    passing = List.of();
    // It has all before that change now. Otherwise it would get the change again next time.
    offered = later(offered, newestChange);
    liveSince = later(offered, passedBy);
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
    isOffered(push.id(), push.id());
    return true;
  }

  /** Gives it a change, if that is for it, and if there is a good deal of room for it. */
  synchronized boolean offerIfRoom(MessageChange change) {
    if (!change.position().isAfter(changesGiven)) {
      return true;
    }
    if (isFor(change)) {
      if (handedOver || !recipient.offerIfRoom(change)) {
        return false;
      }
      if (change instanceof Late && recipient.wantsChanges()) {
        sent.add(change.id(), change.position(), offered);
      }
    }
    changesGiven = change.position();
    newestChange = change.position();
    return true;
  }

  /** The place until which it has the changes of the messages that it was given. */
  MessageId changesGiven() {
    return changesGiven;
  }

  void hasChanges(MessageId until) {
    changesGiven = later(changesGiven, until);
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

  /**
   * The client says that a message has arrived, and so all that it was sent before.
   *
   * @return false when it was not sent this message
   */
  public boolean received(MessageId id) {
    boolean inRange = id.isAfter(start) && !id.isAfter(offered);
    MessageId place = sent.placeOf(id, inRange);
    if (place == null) {
      return false;
    }
    registry.arrived(this, place);
    return true;
  }

  /**
   * Everything until a place is known to have arrived.
   *
   * @return until where that was known before; null when it is not news
   */
  synchronized @Nullable MessageId hasArrived(MessageId until) {
    if (!until.isAfter(arrived)) {
      return null;
    }
    MessageId before = arrived;
    arrived = until;
    sent.forget(until);
    return before;
  }

  /** The place until which everything is known to have arrived. */
  public synchronized MessageId arrived() {
    return arrived;
  }

  /** The place from which on it was offered everything, kept or not, at once; later while not. */
  public MessageId liveSince() {
    return liveSince;
  }

  /** Whether a message was written to the client's transport. */
  public boolean hasWritten(MessageId id) {
    return id.isAfter(start) && !id.isAfter(written());
  }

  /** The place until which everything is known to be written to the client's transport. */
  public MessageId written() {
    MessageId last = offered;
    // Asked after that: what is queued by then includes it.
    if (recipient.isDrained()) {
      synchronized (this) {
        written = later(written, last);
      }
    }
    synchronized (this) {
      return written;
    }
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
