package io.notificationsocket.registry;

import java.util.function.Predicate;

/** What an exchange tells a node of. Safe between threads. */
public interface Audience {

  /** Of an exchange that has not begun. */
  Audience NOBODY =
      new Audience() {
        @Override
        public Outgoing deliver(String userId, Push push, boolean kept) {
          return Outgoing.NONE;
        }

        @Override
        public Outgoing change(String userId, MessageChange change) {
          return Outgoing.NONE;
        }

        @Override
        public void inboxChanged(String userId, InboxNews news) {}

        @Override
        public void revoke(String userId, String connectionId, long claim, Revocation why) {}

        @Override
        public void doubt(Predicate<String> users) {}
      };

  /**
   * Offers a push to this node's subscriptions of a user. Called in the order of the user's
   * messages; it only queues, so that it may be called with a lock held.
   *
   * @param kept whether the message can be read from the exchange as well
   * @return how many took it, and how it leaves
   */
  Outgoing deliver(String userId, Push push, boolean kept);

  /**
   * Offers a change to those of this node's subscriptions of a user whose clients want changes.
   * Called in the order of the user's messages and changes; like {@link #deliver} it only queues.
   * The change can be read from the exchange as well, unless it is a late message that is not kept.
   *
   * @return how many are told, and how it leaves
   */
  Outgoing change(String userId, MessageChange change);

  /**
   * A user's inbox has changed, and that is durable. Called in the order of the changes, and after
   * the push that brought a new message. It only notes them, so that it may be called with a lock
   * held.
   */
  void inboxChanged(String userId, InboxNews news);

  /**
   * A claim is over, though its recipient did not give it back. It may be told before the claim is
   * answered. Not to be called with a lock held.
   *
   * @param claim its number; an older or a newer claim of the pair is not meant
   */
  void revoke(String userId, String connectionId, long claim, Revocation why);

  /**
   * Something may not have been told: all subscriptions of these users read what is kept after what
   * they have.
   */
  void doubt(Predicate<String> users);
}
