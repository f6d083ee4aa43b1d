package io.notificationsocket.exchange.local;

import io.notificationsocket.config.Settings;
import io.notificationsocket.config.StoreSettings.Delivery;
import io.notificationsocket.exchange.local.Holders.Held;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Exchange;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Registration;
import io.notificationsocket.registry.Revocation;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.Subscription;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of one node, on a store. It answers everything at once but the pages that are read.
 * Safe between threads: what belongs to one user changes with that user's lock held, so that a
 * push, a claim, its end and the end of the registration cannot pass each other.
 */
public final class LocalExchange implements Exchange {

  private static final Logger LOG = System.getLogger(LocalExchange.class.getName());
  private static final Duration LONGEST_SWEEP = Duration.ofMinutes(1);

  private final UserLocks locks = new UserLocks();
  private final Holders holders = new Holders();
  private final Settings settings;
  private final Store store;
  private final RegistrationStore registrations;
  private final MessageStore messages;
  private final MessageIds ids;
  private final Lifetimes lifetimes;
  private final Clock clock;
  private final Pushes pushes;
  private final AtomicLong claims = new AtomicLong();
  private volatile Audience audience = Audience.NOBODY;
  private volatile Executor threads = Runnable::run;
  private @Nullable ScheduledExecutorService sweeper;

  public LocalExchange(Settings settings, Store store, Clock clock) {
    this.settings = settings;
    this.store = store;
    this.registrations = store.registrations();
    this.messages = store.messages();
    this.ids = new MessageIds(clock, store.newest());
    this.lifetimes = new Lifetimes(store, ids, holders, settings.registrationTtl(), clock);
    this.pushes = new Pushes(locks, () -> audience, store, ids, settings.store(), clock);
    this.clock = clock;
  }

  @Override
  public void begin(Audience told, Executor forReading) {
    audience = told;
    threads = forReading;
  }

  /** Has a thread remove what has expired, until this is closed. */
  public void sweepRegularly() {
    Duration ttl = settings.registrationTtl();
    long pause = (ttl.compareTo(LONGEST_SWEEP) < 0 ? ttl : LONGEST_SWEEP).toMillis();
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
  public Commit register(String userId, String connectionId) {
    synchronized (locks.of(userId)) {
      // In here, since a sweep that has just seen the old one expired would remove this one.
      lifetimes.renew(userId, connectionId);
    }
    return store.commit();
  }

  @Override
  public Commit end(String userId, String connectionId) {
    Held held;
    synchronized (locks.of(userId)) {
      lifetimes.remove(userId, connectionId);
      held = holders.remove(userId, connectionId);
    }
    if (held != null) {
      audience.revoke(userId, connectionId, held.number(), Revocation.ENDED);
    }
    return store.commit();
  }

  @Override
  public Pushed push(String userId, Message message, int together) {
    return pushes.push(userId, message, together);
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
    Registration known = lifetimes.alive(wanted.userId(), wanted.connectionId());
    if (known == null) {
      return Claimed.Failed.NOT_REGISTERED;
    }
    Held held = holders.find(known.userId(), known.connectionId());
    if (held != null && held.by().recipient() == wanted.recipient()) {
      if (!terms.recoveryId().equals(known.recoveryId())) {
        registrations.save(known.recoveredBy(terms.recoveryId()));
      }
      return new Claimed.Made(held.number(), held.by().offered(), null, Commit.DONE, null);
    }
    MessageId start = start(known, held, terms.after());
    boolean missing = messages.isMissing(known.userId(), start);
    boolean behind = messages.hasAfter(known.userId(), start, clock.instant());
    boolean toBeDurable = save(known, start, terms.recoveryId());
    Held made = new Held(claims.incrementAndGet(), wanted);
    holders.put(made);
    return new Claimed.Made(
        made.number(),
        start,
        missing ? oldest(known.userId()) : null,
        behind && toBeDurable ? store.commit() : Commit.DONE,
        behind ? null : new Page(List.of(), true, ids.newest()));
  }

  /** An id of the future counts as the newest: else all that comes before it would be missed. */
  private MessageId start(Registration known, @Nullable Held held, @Nullable MessageId after) {
    MessageId start = known.arrived();
    if (after != null) {
      start = after;
    } else if (start.equals(MessageId.LAST) && held != null) {
      start = held.by().offered();
    }
    MessageId newest = ids.newest();
    return start.isAfter(newest) ? newest : start;
  }

  /**
   * Returns whether that has to be durable before the client gets anything that was kept: if the
   * server were killed in between, it would not know afterwards that this client gets nothing
   * twice. What is pushed later has a commit of its own, which covers this.
   */
  private boolean save(Registration known, MessageId start, String recoveryId) {
    // What is under way when the server is killed is not sent again then.
    boolean atMostOnce = delivery() == Delivery.AT_MOST_ONCE;
    Registration claimed = atMostOnce ? known.arrived(MessageId.LAST) : known.arrived(start);
    registrations.saveSoon(claimed.recoveredBy(recoveryId));
    boolean gainsRecovery = !recoveryId.isEmpty() && !recoveryId.equals(known.recoveryId());
    return atMostOnce || gainsRecovery;
  }

  private Delivery delivery() {
    return settings.store().delivery();
  }

  /** The oldest message of a user; when none is left, whatever comes next. */
  private MessageId oldest(String userId) {
    MessageId oldest = messages.oldest(userId);
    return oldest == null ? ids.newest() : oldest;
  }

  /**
   * A message that is a text is taken for the last one, when the connection is lost before the
   * client gets the event with the id; one that looks like an id of the future would make it miss
   * all that comes before.
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
      Registration known = lifetimes.alive(userId, found.connectionId());
      return known == null || messages.isMissing(userId, last == null ? known.arrived() : last)
          ? null
          : new Resumable(userId, known.connectionId(), last);
    }
  }

  @Override
  public void read(Subscription whose, MessageId after, int most, Consumer<@Nullable Page> then) {
    threads.execute(() -> then.accept(page(whose.userId(), after, most)));
  }

  private @Nullable Page page(String userId, MessageId after, int most) {
    MessageId newest;
    synchronized (locks.of(userId)) {
      newest = ids.newest(); // nobody is between making an id and keeping its message
    }
    try {
      List<Push> found =
          messages.after(userId, after, clock.instant(), most).stream()
              .map(message -> new Push(message.id(), message.json()))
              .toList();
      MessageId last = found.isEmpty() ? after : found.get(found.size() - 1).id();
      boolean atEnd = found.isEmpty() || !messages.hasAfter(userId, last, clock.instant());
      return new Page(found, atEnd, newest);
    } catch (StoreFailedException e) {
      LOG.log(Level.WARNING, "what a client missed cannot be read", e);
      return null;
    }
  }

  @Override
  public void arrived(Subscription whose, MessageId id) {
    if (delivery() != Delivery.AT_LEAST_ONCE) {
      return;
    }
    String userId = whose.userId();
    synchronized (locks.of(userId)) {
      Registration known = registrations.find(userId, whose.connectionId());
      if (holders.isHeldBy(whose) && known != null && id.isAfter(known.arrived())) {
        registrations.saveSoon(known.arrived(id));
      }
    }
  }

  @Override
  public void release(Subscription whose) {
    String userId = whose.userId();
    synchronized (locks.of(userId)) {
      if (holders.isHeldBy(whose)) {
        holders.remove(userId, whose.connectionId());
        lifetimes.renew(userId, whose.connectionId(), whose);
      }
    }
  }

  @Override
  public void count(List<String> userIds, Consumer<int @Nullable []> then) {
    then.accept(userIds.stream().mapToInt(this::count).toArray());
  }

  private int count(String userId) {
    synchronized (locks.of(userId)) {
      return holders.count(userId);
    }
  }

  @Override
  public Condition condition() {
    return store.isFailing() ? Condition.FAILING : Condition.UP;
  }

  @Override
  public long damagedMessages() {
    return store.damagedMessages();
  }

  /** Removes the registrations whose time is over and that nobody holds, and old messages. */
  void sweep() {
    try {
      for (Registration over : registrations.expired(clock.instant())) {
        synchronized (locks.of(over.userId())) {
          lifetimes.removeOrRenew(over);
        }
      }
      messages.expire(clock.instant());
      store.answers().expire(clock.instant());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "what has expired could not be removed; tried again later", e);
    }
  }

  @Override
  public void close() {
    if (sweeper != null) {
      sweeper.shutdownNow();
    }
  }
}
