package io.notificationsocket.registry;

import io.notificationsocket.config.InboxSettings.Mode;
import io.notificationsocket.config.Settings;
import io.notificationsocket.registry.Exchange.Claimed;
import io.notificationsocket.registry.Exchange.Condition;
import io.notificationsocket.registry.Exchange.HandedOver;
import io.notificationsocket.registry.Exchange.Resumable;
import io.notificationsocket.registry.Exchange.Terms;
import io.notificationsocket.registry.MessageChange.Late;
import io.notificationsocket.registry.Schedules.Target;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The clients that are connected to this node, and the way of pushes, registrations and claims to
 * the exchange that decides on them. Safe between threads: what belongs to one user's subscriptions
 * changes with that user's lock held; the exchange is asked, recipients write and observers are
 * told outside of it.
 */
@ApplicationScoped
public class SessionRegistry implements Audience {

  private static final Logger LOG = System.getLogger(SessionRegistry.class.getName());

  private final Users users = new Users();
  private final IdRules rules;
  private final boolean hasInboxes;
  private final Exchange exchange;
  private final CatchUp catchUp;
  private final InboxEvents inboxEvents;
  private final Replacements replacements;
  private final Observers observers;
  private final Duration scheduleMax;
  private final Clock clock;
  private @Nullable ReplayThreads replays;

  @Inject
  public SessionRegistry(Settings settings, Exchange exchange, @Any Instance<Observer> observers) {
    this(settings, exchange, Clock.systemUTC(), observers.stream().toList());
  }

  SessionRegistry(Settings settings, Exchange exchange, Clock clock, List<Observer> observers) {
    this.observers = new Observers(observers);
    this.rules = new IdRules(settings.maxIdLength());
    this.hasInboxes = settings.store().inbox().mode() != Mode.OFF;
    this.exchange = exchange;
    this.inboxEvents = new InboxEvents(users);
    this.catchUp = new CatchUp(users, exchange, this.observers, inboxEvents::isLive);
    this.replacements = new Replacements(clock);
    this.scheduleMax = settings.store().scheduleMax();
    this.clock = clock;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected SessionRegistry() {
    this.rules = null;
    this.hasInboxes = false;
    this.exchange = null;
    this.catchUp = null;
    this.inboxEvents = null;
    this.replacements = null;
    this.observers = null;
    this.scheduleMax = null;
    this.clock = null;
  }

  @PostConstruct
  void start() {
    replays = new ReplayThreads();
    begin(replays);
  }

  /**
   * @param threads for what may wait for the exchange's medium
   */
  void begin(Executor threads) {
    exchange.begin(this, threads);
  }

  /** Sees to it that the exchange is there: one that cannot be used is to stop the deployment. */
  public void open() {
    LOG.log(Level.DEBUG, () -> "the exchange is " + exchange.condition());
  }

  @PreDestroy
  void stop() {
    inboxEvents.close();
    if (replays != null) {
      replays.close();
    }
  }

  // ---- for backends --------------------------------------------------------------------------

  /**
   * Registers a connection id for a user, or gives a known one its full time to live again.
   *
   * @param meta what the backend notes with it, a JSON object; null leaves what was noted before
   * @return when the registration is durable
   * @throws InvalidIdException when an id is empty, too long or has control characters, or a user
   *     id is one or two dots
   */
  public Commit register(String userId, String connectionId, @Nullable String meta) {
    checkPair(userId, connectionId);
    Commit commit = exchange.register(userId, connectionId, meta);
    LOG.log(
        Level.DEBUG,
        () -> "registered " + Registration.abbreviated(connectionId) + " for " + userId);
    observers.tell(observer -> observer.registered(userId, connectionId));
    return observers.watch(commit);
  }

  /** The same without notes. */
  public Commit register(String userId, String connectionId) {
    return register(userId, connectionId, null);
  }

  /**
   * Ends a registration and revokes it from the recipient that holds it.
   *
   * @return when that is durable
   * @throws InvalidIdException as {@link #register}
   */
  public Commit end(String userId, String connectionId) {
    checkPair(userId, connectionId);
    Commit commit = exchange.end(userId, connectionId);
    observers.tell(observer -> observer.ended(userId, connectionId));
    return observers.watch(commit);
  }

  /**
   * Ends all of a user's registrations.
   *
   * @throws InvalidIdException as {@link #register}
   */
  public Outcome<Ended> endAll(String userId) {
    checkUser(userId);
    Outcome<Ended> outcome = exchange.endAll(userId);
    observers.tell(observer -> observer.loggedOut(userId));
    return outcome;
  }

  /**
   * Closes connections; the registrations live on.
   *
   * @param connectionId null for all of the user's
   * @param reason for clients that have asked for more, at most 200 characters
   * @return how many clients were disconnected
   * @throws InvalidIdException as {@link #register}
   */
  public Outcome<Integer> disconnect(String userId, @Nullable String connectionId, String reason) {
    checkUser(userId);
    if (connectionId != null) {
      checkId("connection id", connectionId);
    }
    return exchange.disconnect(userId, connectionId, Revocation.disconnected(reason));
  }

  /**
   * Deletes all that is known of a user.
   *
   * @throws InvalidIdException as {@link #register}
   */
  public Outcome<Forgotten> forget(String userId) {
    checkUser(userId);
    Outcome<Forgotten> outcome = exchange.forget(userId);
    observers.tell(observer -> observer.forgotten(userId));
    return outcome;
  }

  /**
   * Looks up a user's registrations and sessions.
   *
   * @param then given null when they are not known in time
   * @throws InvalidIdException as {@link #register}
   */
  public void sessions(String userId, Consumer<@Nullable UserSessions> then) {
    checkUser(userId);
    exchange.sessions(userId, then);
  }

  /**
   * Counts the connected clients of some users.
   *
   * @param then given as many numbers as there are users, in their order; null when they are not
   *     known in time
   * @throws InvalidIdException as {@link #register}, for the first id that is none
   */
  public void count(List<String> userIds, Consumer<int @Nullable []> then) {
    userIds.forEach(this::checkUser);
    exchange.count(userIds, then);
  }

  /**
   * Looks up who has a connected client.
   *
   * @param after whose ids come after this one, by code points; null for all
   * @param most users, at least one
   * @param then given null when they are not known in time
   */
  public void online(@Nullable String after, int most, Consumer<@Nullable OnlineUsers> then) {
    exchange.online(after, most, then);
  }

  /**
   * Hands a message to every recipient of a user, and keeps it for those registrations that miss
   * it. Does not wait for a medium, nor for the network.
   *
   * <p>A message whose key is known is not delivered again; its first answer is given.
   *
   * @throws InvalidIdException as {@link #register}
   * @throws ReusedKeyException when its key was given to another push before
   * @throws NoInboxException when it is to go into the inbox with {@code INBOX=off}
   */
  public Pushed push(String userId, Message message) {
    return push(userId, message, 1);
  }

  /**
   * The same for one of several pushes that came together: what goes to one client may then leave
   * in fewer writes.
   *
   * @param together how many they are, or are so far
   */
  public Pushed push(String userId, Message message, int together) {
    checkUser(userId);
    check(message);
    Pushed pushed = exchange.push(userId, message, together);
    if (!observers.isNobody()) {
      observers.tell(observer -> observer.pushed(userId, pushed));
      var unused = observers.watch(pushed.commit());
    }
    return pushed;
  }

  /**
   * The same for many users: one message with one id. May wait for a medium.
   *
   * @throws InvalidIdException as {@link #register}; nothing is done then
   * @throws ReusedKeyException as above
   */
  public Pushed push(Recipients recipients, Message message) {
    rules.check(recipients);
    check(message);
    Pushed pushed = exchange.push(recipients, message);
    observers.tell(observer -> observer.pushed(recipients, pushed));
    var unused = observers.watch(pushed.commit());
    return pushed;
  }

  /** Who is in which topic. What is asked of it may throw {@link InvalidIdException}. */
  public Topics topics() {
    return new CheckedTopics(exchange.topics(), rules, observers);
  }

  /** What users have in their inboxes. What is asked of it may throw {@link InvalidIdException}. */
  public Inboxes inboxes() {
    return new CheckedInboxes(exchange.inboxes(), rules, observers);
  }

  /** What became of messages. Throws {@link InvalidIdException} for a user id of no use. */
  public Receipts receipts() {
    return (messages, then) -> {
      messages.forEach(of -> checkUser(of.userId()));
      exchange.receipts().find(messages, then);
    };
  }

  /** Changes to messages. What is asked of it may throw {@link InvalidIdException}. */
  public MessageChanges changes() {
    return new CheckedChanges(exchange.changes(), rules, observers);
  }

  /**
   * Pushes that are made later. What is asked of it may throw {@link InvalidIdException}, and
   * {@link TooFarAheadException}.
   */
  public Schedules schedules() {
    return new CheckedSchedules(
        exchange.schedules(), rules, this::check, scheduleMax, clock, observers);
  }

  /**
   * This, without the container's proxy: for those who call it many times in a row, since on some
   * servers the way through the proxy costs more than what is behind it.
   */
  public SessionRegistry itself() {
    return this;
  }

  /** How many recipients are connected now. */
  public int recipients() {
    return users.recipients();
  }

  /** How the exchange is, and with it whether pushes and registrations can be taken. */
  public Condition condition() {
    return exchange.condition();
  }

  /** As {@link Exchange#damagedMessages}. */
  public long damagedMessages() {
    return exchange.damagedMessages();
  }

  /** What this node knows of those that share its exchange; null when it is alone by its kind. */
  public @Nullable ClusterInfo cluster() {
    return exchange.cluster();
  }

  /** How many users have an entry; for the tests that nothing is left behind. */
  int users() {
    return users.size();
  }

  // ---- for clients ---------------------------------------------------------------------------

  /**
   * Makes a recipient the one that receives under a registered pair. An older recipient of the same
   * pair is revoked: a client reconnects long before its dead connection is noticed. A recipient
   * that claims twice has the same subscription twice.
   *
   * @param terms what the client says of itself
   * @param then given the subscription, which is to be {@linkplain Subscription#start started}, or
   *     null when there is no such registration, or it is another client's since it was handed
   *     over, and nothing has changed then. Called once, maybe later and on another thread; not
   *     called when it is not known in time: the recipient is {@linkplain Recipient#interrupt
   *     interrupted} then
   */
  public void claim(
      String userId,
      String connectionId,
      Recipient recipient,
      Terms terms,
      Consumer<@Nullable Subscription> then) {
    HandedOver before = terms.handedOver();
    MessageId given = before == null ? MessageId.FIRST : before.offered();
    Subscription wanted = new Subscription(this, userId, connectionId, recipient, given);
    users.with(
        userId,
        user -> {
          user.await(wanted);
          return wanted;
        });
    exchange.claim(wanted, terms, claimed -> answer(wanted, claimed, then));
  }

  private void answer(Subscription wanted, Claimed claimed, Consumer<@Nullable Subscription> then) {
    if (claimed instanceof Claimed.Made made) {
      Taken taken = users.with(wanted.userId(), user -> take(user, wanted, made));
      if (taken.older != null) {
        replacements.add(wanted.userId(), wanted.connectionId());
        tellRevoked(taken.older, Revocation.REPLACED);
      }
      if (taken.held == wanted) {
        observers.tell(observer -> observer.claimed(wanted));
      }
      then.accept(taken.held);
      if (taken.revoked != null) {
        tellRevoked(wanted, taken.revoked);
      }
      return;
    }
    users.with(
        wanted.userId(),
        user -> {
          user.isAnswered(wanted);
          return wanted;
        });
    if (claimed == Claimed.Failed.NOT_REGISTERED) {
      then.accept(null);
    } else if (claimed == Claimed.Failed.REPLACED) {
      tellRevoked(wanted, Revocation.REPLACED);
      then.accept(null);
    } else {
      wanted.recipient().interrupt();
    }
  }

  private void tellRevoked(Subscription subscription, Revocation why) {
    observers.tell(observer -> observer.revoked(subscription, why));
    subscription.recipient().revoked(why);
  }

  /**
   * What a claim's answer changed.
   *
   * @param held what the recipient has now
   * @param older what another recipient has no longer; null when none had it
   * @param revoked why the recipient has lost it already; null when it has not
   */
  private record Taken(
      Subscription held, @Nullable Subscription older, @Nullable Revocation revoked) {}

  /** Answers may come in another order than claims, and after a revocation of what was claimed. */
  private static Taken take(User user, Subscription wanted, Claimed.Made made) {
    user.isAnswered(wanted);
    Subscription held = user.find(wanted.connectionId());
    if (held != null && held.number() == made.number()) {
      return new Taken(held, null, null); // the same recipient's, who claimed again
    }
    wanted.isMade(made);
    if (held != null && held.number() > made.number()) {
      return new Taken(wanted, null, Revocation.REPLACED);
    }
    Revocation revoked = wanted.revoked();
    if (revoked == null) {
      user.put(wanted);
    } else if (held != null) {
      user.remove(wanted.connectionId());
    }
    boolean replaces = held != null && held.recipient() != wanted.recipient();
    return new Taken(wanted, replaces ? held : null, revoked);
  }

  /**
   * How long a recipient has to wait before it claims. Longer than zero when others have claimed
   * the same pair again and again in the last seconds, and one of them still holds it.
   */
  public Duration untilClaim(String userId, String connectionId, Recipient recipient) {
    boolean replaces =
        users.with(
            userId,
            user -> {
              Subscription held = user.find(connectionId);
              return held != null && held.recipient() != recipient;
            });
    return replaces ? replacements.untilNext(userId, connectionId) : Duration.ZERO;
  }

  /**
   * Looks up what a client may take up again by a secret that it showed.
   *
   * @param last the last message that it says it has; null when it says none
   * @param then given null when there is nothing, or when something after that message is missing;
   *     called once, maybe later and on another thread
   * @param unanswered run instead when it is not known in time: the client has to come again
   */
  public void resume(
      String recoveryId,
      @Nullable MessageId last,
      Consumer<@Nullable Resumable> then,
      Runnable unanswered) {
    exchange.resume(recoveryId, last, then, unanswered);
  }

  // ---- for subscriptions ---------------------------------------------------------------------

  void catchUp(Subscription behind) {
    catchUp.begin(behind);
  }

  void clientChanged(Subscription subscription) {
    exchange.clientChanged(subscription);
  }

  void arrived(Subscription subscription, MessageId until) {
    MessageId before = subscription.hasArrived(until);
    if (before != null) {
      exchange.arrived(subscription, before, until);
      observers.tell(observer -> observer.arrived(subscription, until));
    }
  }

  void handOver(Subscription given) {
    if (isTakenOut(given)) {
      exchange.handOver(given);
    }
  }

  private boolean isTakenOut(Subscription given) {
    return users.with(
        given.userId(),
        user -> {
          boolean holds = user.holds(given);
          if (holds) {
            user.remove(given.connectionId());
          }
          return holds;
        });
  }

  void release(Subscription given) {
    boolean held = isTakenOut(given);
    exchange.release(given);
    if (held) {
      observers.tell(observer -> observer.released(given));
    }
  }

  void disconnected(Subscription gone, String reason) {
    release(gone);
    observers.tell(observer -> observer.disconnected(gone, reason));
  }

  // ---- for the exchange ----------------------------------------------------------------------

  @Override
  public Outgoing deliver(String userId, Push push, boolean kept) {
    if (users.isUnknown(userId)) {
      // Whoever claims from now on reads what is kept afterwards.
      return Outgoing.NONE;
    }
    return users.with(userId, user -> offer(userId, user, push, kept));
  }

  private Outgoing offer(String userId, User user, Push push, boolean kept) {
    Subscription[] subscriptions = user.all();
    int taken = 0;
    int queued = 0;
    for (Subscription subscription : subscriptions) {
      if (subscription.offer(push, kept)) {
        taken++;
        queued += subscription.isBehind() ? 0 : 1;
      }
    }
    for (Subscription pending : user.pending()) {
      var unused = pending.waitsFor(push, kept);
    }
    return new Outgoing(observers, userId, push.id(), subscriptions, taken, queued);
  }

  @Override
  public Outgoing change(String userId, MessageChange change) {
    return users.isUnknown(userId)
        ? Outgoing.NONE
        : users.with(userId, user -> offer(userId, user, change));
  }

  private Outgoing offer(String userId, User user, MessageChange change) {
    Subscription[] subscriptions = user.all();
    int told = 0;
    int queued = 0;
    for (Subscription subscription : subscriptions) {
      if (subscription.offer(change)) {
        told++;
        queued += change instanceof Late && !subscription.isBehind() ? 1 : 0;
      }
    }
    user.pending().forEach(pending -> pending.waitsFor(change));
    return new Outgoing(observers, userId, change.id(), subscriptions, told, queued);
  }

  @Override
  public void inboxChanged(String userId, InboxNews news) {
    inboxEvents.changed(userId, news);
  }

  @Override
  public void pushed(Target target, Pushed pushed) {
    if (target instanceof Target.Many many) {
      observers.tell(observer -> observer.pushed(many.recipients(), pushed));
    } else if (target instanceof Target.User user) {
      observers.tell(observer -> observer.pushed(user.userId(), pushed));
    }
    var unused = observers.watch(pushed.commit());
  }

  @Override
  public void revoke(String userId, String connectionId, long claim, Revocation why) {
    Subscription revoked = users.with(userId, user -> revoke(user, connectionId, claim, why));
    if (revoked != null) {
      tellRevoked(revoked, why);
    }
  }

  private static @Nullable Subscription revoke(
      User user, String connectionId, long claim, Revocation why) {
    Subscription held = user.find(connectionId);
    if (held != null && held.number() == claim) {
      user.remove(connectionId);
      return held;
    }
    for (Subscription pending : user.pending()) {
      if (pending.connectionId().equals(connectionId)) {
        pending.isRevoked(claim, why);
      }
    }
    return null;
  }

  @Override
  public void doubt(Predicate<String> wanted) {
    for (String userId : users.ids(wanted)) {
      for (Subscription behind : users.with(userId, SessionRegistry::doubt)) {
        catchUp.read(behind);
      }
    }
  }

  /** Returns those that were live. */
  private static List<Subscription> doubt(User user) {
    user.pending().forEach(Subscription::doubts);
    return Stream.of(user.all()).filter(Subscription::doubts).toList();
  }

  private void check(Message message) {
    if (!hasInboxes && Boolean.TRUE.equals(message.inbox())) {
      throw new NoInboxException();
    }
  }

  private void checkPair(String userId, String connectionId) {
    checkUser(userId);
    checkId("connection id", connectionId);
  }

  private void checkUser(String userId) {
    rules.checkUser(userId);
  }

  private void checkId(String what, String id) {
    rules.check(what, id);
  }
}
