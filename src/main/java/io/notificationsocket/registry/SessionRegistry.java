package io.notificationsocket.registry;

import io.notificationsocket.config.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who is registered, who is connected, and where a push goes. Safe between threads: what belongs to
 * one user changes with that user's lock held, so that a push, a claim, its end and the end of the
 * registration cannot pass each other; recipients write, and commits are waited for, outside of it.
 */
@ApplicationScoped
public class SessionRegistry {

  private static final Logger LOG = System.getLogger(SessionRegistry.class.getName());
  private static final Duration LONGEST_SWEEP = Duration.ofMinutes(1);

  private final Users users = new Users();
  private final Store store;
  private final RegistrationStore registrations;
  private final MessageStore messages;
  private final MessageIds ids;
  private final Lifetimes lifetimes;
  private final Claims claims;
  private final Pushes pushes;
  private final Settings settings;
  private final Clock clock;
  private @Nullable ScheduledExecutorService sweeper;
  private @Nullable ReplayThreads replays;

  @Inject
  public SessionRegistry(Settings settings, Store store) {
    this(settings, store, Clock.systemUTC());
  }

  SessionRegistry(Settings settings, Store store, Clock clock) {
    this.settings = settings;
    this.store = store;
    this.registrations = store.registrations();
    this.messages = store.messages();
    this.ids = new MessageIds(clock, store.newest());
    this.lifetimes = new Lifetimes(store, ids, settings.registrationTtl(), clock);
    this.claims = new Claims(users, store, ids, lifetimes, settings.store().delivery(), clock);
    this.pushes = new Pushes(users, store, ids, settings.store(), clock);
    this.clock = clock;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected SessionRegistry() {
    this.settings = null;
    this.store = null;
    this.registrations = null;
    this.messages = null;
    this.ids = null;
    this.lifetimes = null;
    this.claims = null;
    this.pushes = null;
    this.clock = null;
  }

  @PostConstruct
  void start() {
    replays = new ReplayThreads();
    claims.replayOn(replays);
    Duration ttl = settings.registrationTtl();
    Duration pause = ttl.compareTo(LONGEST_SWEEP) < 0 ? ttl : LONGEST_SWEEP;
    sweeper =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "notification-socketio-expiry");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        sweeper.scheduleWithFixedDelay(
            this::sweep, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Sees to it that the store is open: one that cannot be used is to stop the deployment. */
  public void open() {
    LOG.log(Level.DEBUG, () -> registrations() + " registrations");
  }

  @PreDestroy
  void stop() {
    if (sweeper != null) {
      sweeper.shutdownNow();
    }
    if (replays != null) {
      replays.close();
    }
  }

  /**
   * Registers a connection id for a user, or gives a known one its full time to live again.
   *
   * @return when the registration is on the store's medium
   * @throws InvalidIdException when an id is empty, too long or has control characters, or a user
   *     id is one or two dots
   */
  public Commit register(String userId, String connectionId) {
    checkUser(userId);
    checkId("connection id", connectionId);
    users.with(
        userId,
        user -> {
          // In here, since a sweep that has just seen the old one expired would remove this one.
          lifetimes.renew(userId, connectionId);
          return null;
        });
    LOG.log(
        Level.DEBUG,
        () -> "registered " + Registration.abbreviated(connectionId) + " for " + userId);
    return store.commit();
  }

  /**
   * Ends a registration and revokes it from the recipient that holds it.
   *
   * @return when that is on the store's medium
   * @throws InvalidIdException as {@link #register}
   */
  public Commit end(String userId, String connectionId) {
    checkUser(userId);
    checkId("connection id", connectionId);
    Subscription revoked =
        users.with(
            userId,
            user -> {
              lifetimes.remove(userId, connectionId);
              return user.remove(connectionId);
            });
    if (revoked != null) {
      revoked.recipient().revoked(Revocation.ENDED);
    }
    return store.commit();
  }

  /**
   * Makes a recipient the one that receives under a registered pair. An older recipient of the same
   * pair is revoked: a client reconnects long before its dead connection is noticed. Who claims
   * twice has the same subscription twice.
   *
   * @param terms what the client says of itself
   * @return null when there is no such registration; nothing has changed then
   */
  public @Nullable Subscription claim(
      String userId, String connectionId, Recipient recipient, Terms terms) {
    return claims.claim(userId, connectionId, recipient, terms);
  }

  /**
   * How long a recipient has to wait before it claims. Longer than zero when others have claimed
   * the same pair again and again in the last seconds, and one of them still holds it.
   */
  public Duration untilClaim(String userId, String connectionId, Recipient recipient) {
    return claims.untilClaim(userId, connectionId, recipient);
  }

  /**
   * What a client says when it claims.
   *
   * @param after the last message that it has; null when it does not say
   * @param recoveryId by which it may claim again without its pair; empty for none
   */
  public record Terms(@Nullable MessageId after, String recoveryId) {
    /** Of a client that says nothing. */
    public static final Terms NONE = new Terms(null, "");
  }

  /** The registration that a client may take up by this secret; null when there is none. */
  public @Nullable Registration recoverable(String recoveryId) {
    Registration known = registrations.findRecoverable(recoveryId);
    return known != null && isRegistered(known.userId(), known.connectionId()) ? known : null;
  }

  /** Whether a message may have this id: not one of the future. */
  public boolean isPossible(MessageId id) {
    return ids.isPossible(id);
  }

  /** Whether some of what this user was sent after that message is lost for good. */
  public boolean isMissing(String userId, MessageId after) {
    return messages.isMissing(userId, after);
  }

  /** Whether a claim of this pair would succeed now. */
  public boolean isRegistered(String userId, String connectionId) {
    return claims.isRegistered(userId, connectionId);
  }

  /**
   * Hands a message to every recipient of a user, and keeps it for those registrations that miss
   * it. Does not wait for the store's medium, nor for the network.
   *
   * <p>A message whose key is known is not delivered again; its first answer is given.
   *
   * @throws InvalidIdException as {@link #register}
   * @throws ReusedKeyException when its key was given to another push before
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
    return pushes.push(userId, message, together);
  }

  /**
   * This, without the container's proxy: for those who call it many times in a row, since on some
   * servers the way through the proxy costs more than what is behind it.
   */
  public SessionRegistry itself() {
    return this;
  }

  /** How many registrations there are. */
  public int registrations() {
    return registrations.size();
  }

  /** How many recipients are connected now. */
  public int recipients() {
    return users.recipients();
  }

  /** What is kept for those who miss it. */
  public MessageStore.Counts messages() {
    return messages.counts();
  }

  /** Whether the store's medium fails, so that pushes and registrations cannot be taken. */
  public boolean isStoreFailing() {
    return store.isFailing();
  }

  /** How many users have an entry; for the tests that nothing is left behind. */
  int users() {
    return users.size();
  }

  /** Removes the registrations whose time is over and that nobody holds, and old messages. */
  void sweep() {
    try {
      for (Registration over : registrations.expired(clock.instant())) {
        users.with(
            over.userId(),
            user -> {
              lifetimes.removeOrRenew(over, user);
              return null;
            });
      }
      messages.expire(clock.instant());
      store.answers().expire(clock.instant());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "what has expired could not be removed; tried again later", e);
    }
  }

  private void checkUser(String userId) {
    if (InvalidIdException.isDots(userId)) {
      throw InvalidIdException.dots();
    }
    checkId("user id", userId);
  }

  private void checkId(String what, String id) {
    int length = id.codePointCount(0, id.length());
    int most = settings.maxIdLength();
    if (length < 1 || length > most) {
      throw new InvalidIdException(
          "The " + what + " has " + length + " characters; 1 to " + most + " are allowed.");
    }
    for (int i = 0; i < id.length(); i++) { // a stream costs each push more than all else here
      if (Character.isISOControl(id.charAt(i))) {
        throw new InvalidIdException("The " + what + " has a control character; none is allowed.");
      }
    }
  }
}
