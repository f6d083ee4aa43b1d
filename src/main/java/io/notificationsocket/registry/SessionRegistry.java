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
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who is registered, who is connected, and where a push goes. Safe between threads: what belongs to
 * one user changes inside {@code compute} of that user's entry, so that a claim, its end and the
 * end of the registration cannot pass each other; recipients are called outside of it.
 */
@ApplicationScoped
public class SessionRegistry {

  private static final Logger LOG = System.getLogger(SessionRegistry.class.getName());
  private static final Duration LONGEST_SWEEP = Duration.ofMinutes(1);

  /** By user id, then by connection id; a user without recipients has no entry. */
  private final ConcurrentHashMap<String, Map<String, Recipient>> users = new ConcurrentHashMap<>();

  private final RegistrationStore store;
  private final Duration ttl;
  private final int maxIdLength;
  private final Clock clock;
  private @Nullable ScheduledExecutorService sweeper;

  @Inject
  public SessionRegistry(Settings settings, RegistrationStore store) {
    this(settings, store, Clock.systemUTC());
  }

  SessionRegistry(Settings settings, RegistrationStore store, Clock clock) {
    this.store = store;
    this.ttl = settings.registrationTtl();
    this.maxIdLength = settings.maxIdLength();
    this.clock = clock;
  }

  /** For the container's proxy only. */
  @SuppressWarnings("NullAway")
  protected SessionRegistry() {
    this.store = null;
    this.ttl = null;
    this.maxIdLength = 0;
    this.clock = null;
  }

  @PostConstruct
  void start() {
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

  @PreDestroy
  void stop() {
    if (sweeper != null) {
      sweeper.shutdownNow();
    }
  }

  /**
   * Registers a connection id for a user, or gives a known one its full time to live again.
   *
   * @throws InvalidIdException when an id is empty, too long or has control characters
   */
  public void register(String userId, String connectionId) {
    checkId("user id", userId);
    checkId("connection id", connectionId);
    users.compute(
        userId,
        (id, recipients) -> {
          // In here, since a sweep that has just seen the old one expired would remove this one.
          store.save(fresh(userId, connectionId));
          return recipients;
        });
    LOG.log(
        Level.DEBUG,
        () -> "registered " + Registration.abbreviated(connectionId) + " for " + userId);
  }

  /**
   * Ends a registration and revokes it from the recipient that holds it.
   *
   * @return whether there was such a registration
   * @throws InvalidIdException as {@link #register}
   */
  public boolean end(String userId, String connectionId) {
    checkId("user id", userId);
    checkId("connection id", connectionId);
    var ended = new Change();
    users.compute(
        userId,
        (id, recipients) -> {
          ended.happened = store.remove(userId, connectionId);
          ended.revoked = recipients == null ? null : recipients.remove(connectionId);
          return recipients == null || recipients.isEmpty() ? null : recipients;
        });
    if (ended.revoked != null) {
      ended.revoked.revoked(Revocation.ENDED);
    }
    return ended.happened;
  }

  /**
   * Makes a recipient the one that receives under a registered pair. An older recipient of the same
   * pair is revoked: a client reconnects long before its dead connection is noticed.
   *
   * @return false when there is no such registration; nothing has changed then
   */
  public boolean claim(String userId, String connectionId, Recipient recipient) {
    var claim = new Change();
    users.compute(
        userId,
        (id, recipients) -> {
          Registration known = store.find(userId, connectionId);
          if (known == null || isOver(known, recipients)) {
            return recipients;
          }
          claim.happened = true;
          Map<String, Recipient> all = recipients == null ? new ConcurrentHashMap<>() : recipients;
          claim.revoked = all.put(connectionId, recipient);
          return all;
        });
    if (claim.revoked != null && claim.revoked != recipient) {
      claim.revoked.revoked(Revocation.REPLACED);
    }
    return claim.happened;
  }

  /** Whether a claim of this pair would succeed now. */
  public boolean isRegistered(String userId, String connectionId) {
    Registration known = store.find(userId, connectionId);
    return known != null && !isOver(known, users.get(userId));
  }

  /** Gives a claim back; its registration lives on for its full time. Does nothing if not held. */
  public void release(String userId, String connectionId, Recipient recipient) {
    users.computeIfPresent(
        userId,
        (id, recipients) -> {
          if (recipients.remove(connectionId, recipient)) {
            store.save(fresh(userId, connectionId));
          }
          return recipients.isEmpty() ? null : recipients;
        });
  }

  /**
   * Hands a push to every recipient of a user.
   *
   * @return how many took it
   * @throws InvalidIdException as {@link #register}
   */
  public int push(String userId, Push push) {
    checkId("user id", userId);
    Map<String, Recipient> recipients = users.get(userId);
    if (recipients == null) {
      return 0;
    }
    push.addressTo(recipients.size());
    int taken = 0;
    for (Recipient recipient : recipients.values()) {
      if (recipient.deliver(push)) {
        taken++;
      }
    }
    return taken;
  }

  /** How many registrations there are. */
  public int registrations() {
    return store.size();
  }

  /** How many recipients are connected now. */
  public int recipients() {
    return users.values().stream().mapToInt(Map::size).sum();
  }

  /** How many users have an entry; for the tests that nothing is left behind. */
  int users() {
    return users.size();
  }

  /** Removes the registrations whose time is over and that nobody holds. */
  void sweep() {
    try {
      for (Registration over : store.expired(clock.instant())) {
        users.compute(over.userId(), (id, recipients) -> removeOrRenew(over, recipients));
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "expired registrations could not be removed; tried again later", e);
    }
  }

  private @Nullable Map<String, Recipient> removeOrRenew(
      Registration seen, @Nullable Map<String, Recipient> recipients) {
    Registration now = store.find(seen.userId(), seen.connectionId());
    if (now != null && isOver(now, recipients)) {
      store.remove(now.userId(), now.connectionId());
    } else if (now != null && isHeld(now, recipients)) {
      store.save(fresh(now.userId(), now.connectionId()));
    }
    return recipients;
  }

  private boolean isOver(Registration known, @Nullable Map<String, Recipient> recipients) {
    return !known.expiresAt().isAfter(clock.instant()) && !isHeld(known, recipients);
  }

  private static boolean isHeld(Registration known, @Nullable Map<String, Recipient> recipients) {
    return recipients != null && recipients.containsKey(known.connectionId());
  }

  private Registration fresh(String userId, String connectionId) {
    Instant end = clock.instant().plus(ttl);
    return new Registration(userId, connectionId, end);
  }

  private void checkId(String what, String id) {
    int length = id.codePointCount(0, id.length());
    if (length < 1 || length > maxIdLength) {
      throw new InvalidIdException(
          "The " + what + " has " + length + " characters; 1 to " + maxIdLength + " are allowed.");
    }
    if (id.codePoints().anyMatch(Character::isISOControl)) {
      throw new InvalidIdException("The " + what + " has a control character; none is allowed.");
    }
  }

  /** What a compute changed, for what has to be done after it. */
  private static final class Change {
    private boolean happened;
    private @Nullable Recipient revoked;
  }
}
