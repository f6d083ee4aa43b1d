package io.notificationsocket.exchange.local;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outgoing;
import io.notificationsocket.registry.Push;
import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to many users. Thread-safe: each user gets it with that user's lock held,
 * from the thread that pushes it or from another that has something later for this user.
 */
final class Fanout {

  private final Supplier<Sharing> first;
  private final Delivery delivery;
  private final Set<String> left = ConcurrentHashMap.newKeySet();
  private final Queue<Outgoing> unflushed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger sessions = new AtomicInteger();
  private volatile boolean kept;
  private volatile @Nullable Sharing sharing; // written with the lock of this

  /**
   * The message with its id.
   *
   * @param position its place among the other messages of each user: its id, unless it is late
   * @param shared null if it is kept for nobody
   */
  record Sharing(Push push, MessageId position, Keeping keeping, @Nullable SharedMessage shared) {

    /** Whether its id was made so long ago that users may have got later ones. */
    boolean isLate() {
      return !position.equals(push.id());
    }
  }

  /** Delivers to a user, and keeps what is to be kept, with the user's lock held. */
  interface Delivery {
    Delivered deliver(String userId, Sharing message);
  }

  /**
   * What became of it for one user.
   *
   * @param kept whether a later session or the inbox will have it
   */
  record Delivered(Outgoing outgoing, boolean kept) {}

  /**
   * @param first makes the message's id, once it can be seen by all that may come later
   */
  Fanout(Collection<String> users, Supplier<Sharing> first, Delivery delivery) {
    this.first = first;
    this.delivery = delivery;
    this.left.addAll(users);
  }

  /** The message. The first call makes its id; another one waits for it then. */
  Sharing message() {
    Sharing known = sharing;
    return known == null ? make() : known;
  }

  private synchronized Sharing make() {
    Sharing known = sharing;
    if (known == null) {
      known = first.get();
      sharing = known;
    }
    return known;
  }

  MessageId id() {
    return message().push().id();
  }

  MessageId position() {
    return message().position();
  }

  /** Whether a user is still to get it; asked with the user's lock held. */
  boolean misses(String userId) {
    return left.contains(userId);
  }

  /** Delivers it to a user who has not got it; called with the user's lock held. */
  void reach(String userId) {
    if (left.remove(userId)) {
      Delivered delivered = delivery.deliver(userId, message());
      sessions.addAndGet(delivered.outgoing().sessions());
      if (delivered.kept()) {
        kept = true;
      }
      if (delivered.outgoing().sessions() > 0) {
        unflushed.add(delivered.outgoing());
      }
    }
  }

  /** A user is not to get it; called with the user's lock held. */
  void passBy(String userId) {
    left.remove(userId);
  }

  /**
   * Begins to write to clients what was queued for them. With no lock held.
   *
   * @param together about how many users are flushed together
   */
  void flush(int together) {
    for (Outgoing next = unflushed.poll(); next != null; next = unflushed.poll()) {
      next.flush(together);
    }
  }

  /** How many connected clients it is on its way to. */
  int sessions() {
    return sessions.get();
  }

  /** Whether it is kept for one of the users at least. */
  boolean kept() {
    return kept;
  }
}
