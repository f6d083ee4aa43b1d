package io.notificationsocket.registry;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides the order of each user's messages and claims, keeps what has to outlive a connection, and
 * tells this node's {@link Audience}. Safe between threads.
 *
 * <p>Whoever asks is answered by a callback: at once, on its own thread, by an exchange that knows
 * the answer; later, on another, by one that has to ask a network. So nobody may ask with a lock
 * held that the callback takes.
 */
public interface Exchange extends AutoCloseable {

  /**
   * Begins to tell what happens. Called once, before anything else.
   *
   * @param threads for what may take its time: pages are read and answered there, so that neither a
   *     server's thread waits for a disk nor the network's for a client
   */
  void begin(Audience audience, Executor threads);

  /**
   * Registers a connection id for a user, or gives a known one its full time to live again.
   *
   * @param meta what the backend notes with it, a JSON object; null leaves what was noted before
   * @return when the registration is durable
   */
  Commit register(String userId, String connectionId, @Nullable String meta);

  /** The same without notes. */
  default Commit register(String userId, String connectionId) {
    return register(userId, connectionId, null);
  }

  /**
   * Ends a registration and revokes it from the subscription that holds it.
   *
   * @return when that is durable
   */
  Commit end(String userId, String connectionId);

  /** Ends all of a user's registrations and revokes them from the subscriptions that hold them. */
  Outcome<Ended> endAll(String userId);

  /**
   * Revokes claims; the registrations live on for their full time.
   *
   * @param connectionId null for all of the user's
   * @param why of kind {@link Revocation.Kind#DISCONNECTED}
   * @return how many claims were revoked
   */
  Outcome<Integer> disconnect(String userId, @Nullable String connectionId, Revocation why);

  /**
   * Ends all of a user's registrations and deletes what is kept of the user: messages, when the
   * user was last seen, keys of pushes. What is pushed from now on is kept as for a new user.
   */
  Outcome<Forgotten> forget(String userId);

  /**
   * Gives a message its place among its user's, has the audience deliver it and keeps it for the
   * registrations that miss it. Waits neither for a medium nor for the network.
   *
   * @param together about how many pushes come together with this one, itself included
   * @throws ReusedKeyException when the message's key was given to another push before; an exchange
   *     that learns this later throws it from the commit
   */
  Pushed push(String userId, Message message, int together);

  /**
   * The same for many users: one message with one id, which has its place among the other messages
   * of each. May wait for a medium.
   *
   * @throws ReusedKeyException as above
   */
  Pushed push(Recipients recipients, Message message);

  /** Who is in which topic. */
  Topics topics();

  /** What users have in their inboxes. */
  Inboxes inboxes();

  /** What became of messages. */
  Receipts receipts();

  /** Changes to messages that were pushed. */
  MessageChanges changes();

  /** Pushes that are made later. */
  Schedules schedules();

  /**
   * Claims a registration for a subscription, which is counted from then on. A recipient that holds
   * the registration already keeps its claim, and only the recovery id changes.
   *
   * @param then called once
   */
  void claim(Subscription wanted, Terms terms, Consumer<Claimed> then);

  /**
   * Looks up what a client may take up again by a secret that an earlier claim left.
   *
   * @param last the last message that the client says it has; null when it says none
   * @param then given null when there is nothing, or when something after that message is missing
   * @param unanswered run instead when it is not known in time: the client has to come again
   */
  void resume(
      String recoveryId,
      @Nullable MessageId last,
      Consumer<@Nullable Resumable> then,
      Runnable unanswered);

  /**
   * Reads what is kept for a subscription after a message, and before it the changes to messages
   * until that one.
   *
   * @param changesAfter the place after which changes are wanted
   * @param most messages of a page, and changes
   * @param then given null when it cannot be read; called on one of the threads that {@link #begin}
   *     was given
   */
  void read(
      Subscription whose,
      MessageId after,
      MessageId changesAfter,
      int most,
      Consumer<@Nullable Page> then);

  /**
   * A message, and all before it, is known to have arrived; kept soon, maybe with others.
   *
   * @param from until where that was known before, or need not be
   */
  void arrived(Subscription whose, MessageId from, MessageId to);

  /** Gives a claim back; the registration lives on for its full time. Nothing if it is not held. */
  void release(Subscription whose);

  /**
   * Another node takes a claim over within seconds. If it does not, the claim is given back.
   *
   * @param whose holds the claim; nothing is told to it any more
   */
  default void handOver(Subscription whose) {
    release(whose);
  }

  /**
   * Counts the subscriptions of some users, on all nodes.
   *
   * @param then given as many numbers as there are users, in their order; null when they are not
   *     known in time
   */
  void count(List<String> userIds, Consumer<int @Nullable []> then);

  /**
   * Looks up a user's registrations.
   *
   * @param then given null when it is not known in time
   */
  void sessions(String userId, Consumer<@Nullable UserSessions> then);

  /**
   * Looks up who has a connected client.
   *
   * @param after whose ids come after this one, by code points; null for all
   * @param most users, at least one
   * @param then given null when it is not known in time
   */
  void online(@Nullable String after, int most, Consumer<@Nullable OnlineUsers> then);

  /** A client is connected in another way than it was. Kept soon. */
  default void clientChanged(Subscription whose) {}

  /** How it is. */
  Condition condition();

  /**
   * How many kept messages, and keys of pushes, were found damaged since the start. The messages
   * are not sent, and pushes with such a key are refused as with a key of another push.
   */
  long damagedMessages();

  /** What this node knows of the others; null when there are none by its kind. */
  default @Nullable ClusterInfo cluster() {
    return null;
  }

  /** Lets go what it holds; nothing is told any more. */
  @Override
  void close();

  /** The states of an exchange. */
  enum Condition {
    /** All is well. */
    UP,
    /** Pushes and registrations cannot be taken now; it ends by itself. */
    FAILING,
    /** The same, but other nodes can take them: clients are better off there. */
    ISOLATED
  }

  /**
   * What a client says when it claims.
   *
   * @param after the last message that it has; null when it does not say
   * @param recoveryId by which it may claim again without its pair; empty for none
   * @param handedOver what it had at another node; null for most
   */
  record Terms(@Nullable MessageId after, String recoveryId, @Nullable HandedOver handedOver) {
    /** Of a client that says nothing. */
    public static final Terms NONE = new Terms(null, "");

    /** Of a client that was not at another node just now. */
    public Terms(@Nullable MessageId after, String recoveryId) {
      this(after, recoveryId, null);
    }
  }

  /**
   * The claim that a client holds at another node, from which it comes.
   *
   * @param number of the claim; it has to be the registration's last one
   * @param offered the last message that is on its way to the client
   */
  record HandedOver(long number, MessageId offered) {}

  /** The answer to a claim. */
  sealed interface Claimed {

    /**
     * The claim was made.
     *
     * @param number greater than that of any earlier claim of the same registration
     * @param start the last message that the recipient need not get
     * @param missingUntil the oldest message that is kept, when some between are not; null if none
     *     is missing
     * @param durable what has to be over before the recipient gets what it has missed
     * @param first what is kept after the start, when that is known already; null when it has to be
     *     read
     */
    record Made(
        long number,
        MessageId start,
        @Nullable MessageId missingUntil,
        Commit durable,
        @Nullable Page first)
        implements Claimed {}

    /** The claim was not made, and nothing has changed. */
    enum Failed implements Claimed {
      /** There is no such registration. */
      NOT_REGISTERED,
      /** Another client has claimed the registration since the claim that was handed over. */
      REPLACED,
      /** It is not known in time; the client has to come again. */
      UNANSWERED
    }
  }

  /**
   * What a client may take up again.
   *
   * @param after the last message that it has; null when what is known to have arrived counts
   */
  record Resumable(String userId, String connectionId, @Nullable MessageId after) {}

  /**
   * Some of a user's kept messages.
   *
   * @param changes to earlier messages, in their order; given before the messages
   * @param messages oldest first; none when there are more changes
   * @param atEnd whether nothing was kept after them
   * @param newest every kept message and change up to this one was there to be read
   * @param changesUntil up to here the page has all changes
   */
  record Page(
      List<MessageChange> changes,
      List<Push> messages,
      boolean atEnd,
      MessageId newest,
      MessageId changesUntil) {

    /** One of a user whose messages have not changed. */
    public Page(List<Push> messages, boolean atEnd, MessageId newest) {
      this(List.of(), messages, atEnd, newest, newest);
    }
  }
}
