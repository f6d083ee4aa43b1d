package io.notificationsocket.registry;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A claim that was made: one recipient, and how far it has come. A recipient that has missed
 * something is behind: it is given what is kept, as fast as it takes it, and gets what is pushed
 * meanwhile from there too, until nothing is left. Safe between threads; one at a time catches up.
 */
public final class Subscription {

  private static final Logger LOG = System.getLogger(Subscription.class.getName());

  /** Texts are read from the disk by so many. */
  private static final int CHUNK = 64;

  private final Claims claims;
  private final String userId;
  private final String connectionId;
  private final Recipient recipient;
  private final MessageId start;
  private final Commit safe;
  private final @Nullable MessageId missingUntil;

  private final AtomicBoolean started = new AtomicBoolean();
  private boolean behind; // guarded by the user
  private MessageId position; // of whoever catches up
  private volatile MessageId offered;

  /**
   * @param start the last message that the recipient need not get
   * @param behind whether there are others already
   * @param safe what has to be over before it gets those
   * @param missingUntil the oldest message that is kept, when some before it are not; null if none
   *     is missing
   */
  Subscription(
      Claims claims,
      Registration registration,
      Recipient recipient,
      MessageId start,
      boolean behind,
      Commit safe,
      @Nullable MessageId missingUntil) {
    this.claims = claims;
    this.userId = registration.userId();
    this.connectionId = registration.connectionId();
    this.recipient = recipient;
    this.start = start;
    this.behind = behind;
    this.safe = safe;
    this.missingUntil = missingUntil;
    this.position = start;
    this.offered = start;
  }

  public String userId() {
    return userId;
  }

  public String connectionId() {
    return connectionId;
  }

  Recipient recipient() {
    return recipient;
  }

  /** The last message that the recipient's queue took; the start when there is none. */
  MessageId offered() {
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

  /**
   * Takes a new push. With the user's lock held.
   *
   * @param kept whether it can be found in the store as well
   * @return whether it is on its way
   */
  boolean offer(Push push, boolean kept) {
    if (behind) {
      return kept;
    }
    if (!recipient.offer(push)) {
      return false;
    }
    offered = push.id();
    return true;
  }

  /** Gives the recipient what it has missed, when it is ready for it. Does nothing again. */
  public void start() {
    if (!started.getAndSet(true) && claims.isBehind(this)) {
      claims.replay(
          () -> {
            awaitClaim();
            catchUp();
          });
    }
  }

  private void awaitClaim() {
    try {
      safe.await();
    } catch (StoreFailedException e) {
      // Whoever gets something twice is better off than who gets nothing while the disk is full.
      LOG.log(Level.DEBUG, () -> "a claim is not on the disk: " + e.getMessage());
    }
  }

  private void catchUp() {
    try {
      while (offerNext()) {
        if (claims.hasCaughtUp(this, position)) {
          return;
        }
      }
    } catch (StoreFailedException e) {
      LOG.log(Level.WARNING, "what a client missed cannot be read", e);
      recipient.interrupt();
    }
  }

  /** Returns false when the recipient takes no more for now; it will go on by itself then. */
  private boolean offerNext() {
    if (!claims.isHeld(this)) {
      return false; // given back or taken over: nothing more is for this recipient
    }
    List<StoredMessage> next = claims.after(userId, position, CHUNK);
    for (StoredMessage message : next) {
      Push push = new Push(message.id(), message.json());
      if (!recipient.offerIfRoom(push)) {
        recipient.flush(1);
        if (!recipient.offerIfRoom(push)) {
          recipient.whenDrained(() -> claims.replay(this::catchUp));
          return false;
        }
      }
      position = message.id();
      offered = position;
    }
    recipient.flush(1);
    return true;
  }

  boolean isBehind() {
    return behind;
  }

  void isLive() {
    behind = false;
  }

  /** What is to be run when everything that was offered until now is known to have arrived. */
  public Runnable receipt() {
    MessageId last = offered;
    return last.equals(start) ? () -> {} : () -> claims.arrived(this, last);
  }

  /** Gives the claim back; the registration lives on for its full time. */
  public void release() {
    claims.release(this);
  }
}
