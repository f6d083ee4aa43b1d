package io.notificationsocket.exchange.local;

import io.notificationsocket.config.Settings;
import io.notificationsocket.config.StoreSettings.Delivery;
import io.notificationsocket.exchange.local.Claims.Claim;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Ended;
import io.notificationsocket.registry.Exchange;
import io.notificationsocket.registry.Forgotten;
import io.notificationsocket.registry.Inboxes;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageChange;
import io.notificationsocket.registry.MessageChanges;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.OnlineUsers;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Receipts;
import io.notificationsocket.registry.Recipients;
import io.notificationsocket.registry.Registration;
import io.notificationsocket.registry.Revocation;
import io.notificationsocket.registry.Schedules;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.Subscription;
import io.notificationsocket.registry.Topics;
import io.notificationsocket.registry.UserSessions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of a single node, on a store. It answers synchronously, except when it reads a page.
 * Thread-safe: a user's state changes with that user's lock held, so that a push, a claim, a
 * release and the end of a registration cannot overtake each other.
 */
public final class LocalExchange implements Exchange {

  private static final Logger LOG = System.getLogger(LocalExchange.class.getName());
  private static final Duration LONGEST_SWEEP = Duration.ofMinutes(1);

  private final UserLocks locks = new UserLocks();
  private final Claims claims;
  private final Settings settings;
  private final Store store;
  private final RegistrationStore registrations;
  private final MessageStore messages;
  private final MessageIds ids;
  private final Lifetimes lifetimes;
  private final Clock clock;
  private final Fanouts fanouts = new Fanouts(locks);
  private final Pushes pushes;
  private final Sessions sessions;
  private final PushesToMany pushesToMany;
  private final LocalTopics topics;
  private final OpenChanges open = new OpenChanges();
  private final Arrivals arrivals;
  private final LocalReceipts receipts;
  private final LocalChanges changes;
  private final LocalInboxes inboxes;
  private final AtomicLong claimNumbers = new AtomicLong();
  private volatile Audience audience = Audience.NOBODY;
  private volatile Executor threads = Runnable::run;
  private @Nullable ScheduledExecutorService sweeper;

  public LocalExchange(Settings settings, Store store, Clock clock) {
    this.settings = settings;
    this.store = store;
    this.registrations = store.registrations();
    this.messages = store.messages();
    this.ids = new MessageIds(clock, store.newest());
    this.claims = new Claims(store.lastSeen(), clock);
    this.arrivals = new Arrivals(store.receipts());
    this.lifetimes = new Lifetimes(store, ids, claims, arrivals, settings.registrationTtl(), clock);
    this.topics = new LocalTopics(store.memberships());
    this.inboxes = new LocalInboxes(store.inboxes(), () -> threads, clock);
    Collapses collapses = new Collapses(() -> audience, store.changes(), ids, fanouts, clock);
    this.pushes =
        new Pushes(
            locks, () -> audience, store, ids, fanouts, collapses, open, settings.store(), clock);
    this.pushesToMany =
        new PushesToMany(
            fanouts, () -> audience, store, ids, claims, collapses, open, settings.store(), clock);
    this.receipts = new LocalReceipts(locks, claims, store, clock);
    this.changes = new LocalChanges(locks, () -> audience, store, ids, fanouts, open, clock);
    this.sessions =
        new Sessions(
            locks, () -> audience, store, ids, claims, arrivals, lifetimes, fanouts, topics, clock);
    this.clock = clock;
  }

  @Override
  public void begin(Audience told, Executor forReading) {
    audience = told;
    threads = forReading;
    store.inboxes().begin(told::inboxChanged);
  }

  /** Starts a thread that removes what has expired, until this exchange is closed. */
  public void sweepRegularly() {
    long pause =
        Stream.of(settings.registrationTtl(), settings.store().inbox().ttl(), LONGEST_SWEEP)
            .min(Comparator.naturalOrder())
            .orElseThrow()
            .toMillis();
    sweeper =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "notification-socketio-expiry");
              thread.setDaemon(true);
              return thread;
            });
    var unused = sweeper.scheduleWithFixedDelay(this::sweep, pause, pause, TimeUnit.MILLISECONDS);
  }

  @Override
  public Commit register(String userId, String connectionId, @Nullable String meta) {
    synchronized (locks.of(userId)) {
      // With the lock held: a sweep that has just found the old registration expired would
      // otherwise remove the new one.
      fanouts.reach(userId, ids.newest());
      lifetimes.register(userId, connectionId, meta);
    }
    return store.commit();
  }

  @Override
  public Commit end(String userId, String connectionId) {
    Claim held;
    synchronized (locks.of(userId)) {
      fanouts.reach(userId, ids.newest());
      held = claims.remove(userId, connectionId);
      if (held != null) {
        arrivals.ended(held.by());
      }
      lifetimes.remove(userId, connectionId);
    }
    if (held != null) {
      audience.revoke(userId, connectionId, held.number(), Revocation.ENDED);
    }
    return store.commit();
  }

  @Override
  public Outcome<Ended> endAll(String userId) {
    return sessions.endAll(userId);
  }

  @Override
  public Outcome<Integer> disconnect(String userId, @Nullable String connectionId, Revocation why) {
    return sessions.disconnect(userId, connectionId, why);
  }

  @Override
  public Outcome<Forgotten> forget(String userId) {
    return sessions.forget(userId);
  }

  @Override
  public Pushed push(String userId, Message message, int together) {
    return pushes.push(userId, message, together);
  }

  @Override
  public Pushed push(Recipients recipients, Message message) {
    return pushesToMany.push(recipients, message);
  }

  @Override
  public Topics topics() {
    return topics;
  }

  @Override
  public Inboxes inboxes() {
    return inboxes;
  }

  @Override
  public Receipts receipts() {
    return receipts;
  }

  @Override
  public MessageChanges changes() {
    return changes;
  }

  @Override
  public Schedules schedules() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void claim(Subscription wanted, Terms terms, Consumer<Claimed> then) {
    Claimed claimed;
    synchronized (locks.of(wanted.userId())) {
      claimed = claim(wanted, terms);
    }
    then.accept(claimed);
  }

  private Claimed claim(Subscription wanted, Terms terms) {
    MessageId newest = ids.newest();
    fanouts.reach(wanted.userId(), newest);
    Registration known = lifetimes.findLive(wanted.userId(), wanted.connectionId());
    if (known == null) {
      return Claimed.Failed.NOT_REGISTERED;
    }
    Claim held = claims.find(known.userId(), known.connectionId());
    if (held != null && held.by().recipient() == wanted.recipient()) {
      if (!terms.recoveryId().equals(known.recoveryId())) {
        registrations.save(known.recoveredBy(terms.recoveryId()));
      }
      return new Claimed.Made(held.number(), held.by().offered(), null, Commit.DONE, null);
    }
    MessageId start = start(known, held, terms.after(), newest);
    boolean missing = messages.isMissing(known.userId(), start);
    boolean behind =
        messages.hasAfter(known.userId(), start, clock.instant())
            || store.changes().newest(known.userId()).isAfter(start);
    if (held != null) {
      arrivals.ended(held.by());
    }
    arrivals.claimed(wanted, terms.after());
    boolean toBeDurable = save(known, start, terms.recoveryId());
    Claim made = new Claim(claimNumbers.incrementAndGet(), wanted);
    claims.put(made);
    return new Claimed.Made(
        made.number(),
        start,
        missing ? oldest(known.userId()) : null,
        behind && toBeDurable ? store.commit() : Commit.DONE,
        behind ? null : new Page(List.of(), true, newest));
  }

  /**
   * Treats an id of the future as the newest one; otherwise the client would miss all messages
   * before it.
   */
  private MessageId start(
      Registration known, @Nullable Claim held, @Nullable MessageId after, MessageId newest) {
    MessageId start = known.arrived();
    if (after != null) {
      start = after;
    } else if (start.equals(MessageId.LAST) && held != null) {
      start = held.by().offered();
    }
    return start.isAfter(newest) ? newest : start;
  }

  /**
   * Saves the claim; returns whether that must be durable before the client gets kept messages. If
   * the server were killed before, it would not know after the restart that this client must not
   * get messages twice. Later pushes have commits of their own, which cover this.
   */
  private boolean save(Registration known, MessageId start, String recoveryId) {
    // With at-most-once, messages in flight when the server is killed are not sent again.
    boolean atMostOnce = delivery() == Delivery.AT_MOST_ONCE;
    Registration claimed = atMostOnce ? known.arrived(MessageId.LAST) : known.arrived(start);
    registrations.saveLazily(claimed.recoveredBy(recoveryId));
    boolean gainsRecovery = !recoveryId.isEmpty() && !recoveryId.equals(known.recoveryId());
    return atMostOnce || gainsRecovery;
  }

  private Delivery delivery() {
    return settings.store().delivery();
  }

  /** A user's oldest message; the next one to come if none is left. */
  private MessageId oldest(String userId) {
    MessageId oldest = messages.oldest(userId);
    return oldest == null ? ids.newest() : oldest;
  }

  /**
   * If the connection is lost before the client gets the event with the id, the client takes a
   * message that is a plain string for its last id. A string that looks like an id of the future
   * would make it miss all messages before.
   */
  @Override
  public void resume(
      String recoveryId,
      @Nullable MessageId last,
      Consumer<@Nullable Resumable> then,
      Runnable unanswered) {
    then.accept(resumable(recoveryId, last != null && ids.isPossible(last) ? last : null));
  }

  private @Nullable Resumable resumable(String recoveryId, @Nullable MessageId last) {
    Registration found = registrations.findRecoverable(recoveryId);
    if (found == null) {
      return null;
    }
    String userId = found.userId();
    synchronized (locks.of(userId)) {
      Registration known = lifetimes.findLive(userId, found.connectionId());
      return known == null || messages.isMissing(userId, last == null ? known.arrived() : last)
          ? null
          : new Resumable(userId, known.connectionId(), last);
    }
  }

  @Override
  public void read(
      Subscription whose,
      MessageId after,
      MessageId changesAfter,
      int most,
      Consumer<@Nullable Page> then) {
    threads.execute(() -> then.accept(page(whose.userId(), after, changesAfter, most)));
  }

  private @Nullable Page page(String userId, MessageId after, MessageId changesAfter, int most) {
    MessageId newest;
    Commit told;
    synchronized (locks.of(userId)) {
      newest = ids.newest(); // with the lock held, no push is between making its id and keeping its
      // message, but those to many, which have reached this user then
      fanouts.reach(userId, newest);
      told = open.of(userId);
    }
    try {
      told.await();
      List<MessageChange> changed = changes(userId, changesAfter, after, most);
      if (changed.size() == most) {
        MessageId until = changed.get(most - 1).position();
        return new Page(changed, List.of(), false, newest, until);
      }
      List<Push> found =
          messages.after(userId, after, clock.instant(), most).stream()
              .map(message -> new Push(message.id(), message.json()))
              .toList();
      MessageId last = found.isEmpty() ? after : found.get(found.size() - 1).id();
      boolean atEnd = found.isEmpty() || !messages.hasAfter(userId, last, clock.instant());
      return new Page(changed, found, atEnd, newest, newest);
    } catch (StoreFailedException e) {
      LOG.log(Level.WARNING, "cannot read the messages that a client missed", e);
      return null;
    }
  }

  private List<MessageChange> changes(String userId, MessageId after, MessageId until, int most) {
    return store.changes().newest(userId).isAfter(after)
        ? store.changes().after(userId, after, until, most)
        : List.of();
  }

  @Override
  public void arrived(Subscription whose, MessageId from, MessageId to) {
    String userId = whose.userId();
    synchronized (locks.of(userId)) {
      Registration known = registrations.find(userId, whose.connectionId());
      if (!claims.isHeldBy(whose) || known == null) {
        return;
      }
      arrivals.arrived(whose, from, to);
      if (delivery() == Delivery.AT_LEAST_ONCE && to.isAfter(known.arrived())) {
        registrations.saveLazily(known.arrived(to));
      }
    }
  }

  @Override
  public void release(Subscription whose) {
    String userId = whose.userId();
    synchronized (locks.of(userId)) {
      if (claims.isHeldBy(whose)) {
        fanouts.reach(userId, ids.newest());
        claims.remove(userId, whose.connectionId());
        arrivals.ended(whose);
        lifetimes.release(whose);
      }
    }
  }

  @Override
  public void count(List<String> userIds, Consumer<int @Nullable []> then) {
    then.accept(userIds.stream().mapToInt(sessions::count).toArray());
  }

  @Override
  public void sessions(String userId, Consumer<@Nullable UserSessions> then) {
    UserSessions found = null;
    try {
      found = sessions.ofUser(userId);
    } catch (StoreFailedException e) {
      LOG.log(Level.WARNING, "cannot count the messages that wait for a user", e);
    }
    then.accept(found);
  }

  @Override
  public void online(@Nullable String after, int most, Consumer<@Nullable OnlineUsers> then) {
    then.accept(sessions.online(after, most));
  }

  @Override
  public Condition condition() {
    return store.isFailing() ? Condition.FAILING : Condition.UP;
  }

  @Override
  public long damagedMessages() {
    return store.damagedMessages();
  }

  /**
   * Removes expired registrations that no client holds, expired messages and idempotency records.
   */
  void sweep() {
    try {
      for (Registration over : registrations.expired(clock.instant())) {
        synchronized (locks.of(over.userId())) {
          fanouts.reach(over.userId(), ids.newest());
          lifetimes.removeOrRenew(over);
        }
      }
      messages.expire(clock.instant());
      store.inboxes().expire(clock.instant());
      store.receipts().expire(clock.instant());
      if (!claims.users().isEmpty()) {
        store.lastSeen().running(clock.instant());
      }
      store.lastSeen().expire(clock.instant());
      store.idempotency().expire(clock.instant());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "cannot remove expired registrations and messages; will try again", e);
    }
  }

  @Override
  public void close() {
    if (sweeper != null) {
      sweeper.shutdownNow();
    }
  }
}
