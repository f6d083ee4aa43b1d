package io.notificationsocket.exchange.local;

import io.notificationsocket.exchange.local.Claims.Claim;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.ByCodePoint;
import io.notificationsocket.registry.Ended;
import io.notificationsocket.registry.Forgotten;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.OnlineUsers;
import io.notificationsocket.registry.OnlineUsers.OnlineUser;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Registration;
import io.notificationsocket.registry.Revocation;
import io.notificationsocket.registry.SessionInfo;
import io.notificationsocket.registry.Subscription;
import io.notificationsocket.registry.UserSessions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks up who is connected, and disconnects, logs out and forgets users. Thread-safe: takes the
 * user's lock, and tells the audience without it.
 */
final class Sessions {

  private static final Comparator<OnlineUser> BY_USER =
      Comparator.comparing(OnlineUser::user, ByCodePoint.ORDER);

  private final UserLocks locks;
  private final Supplier<Audience> audience;
  private final Store store;
  private final RegistrationStore registrations;
  private final MessageIds ids;
  private final Claims claims;
  private final Arrivals arrivals;
  private final Lifetimes lifetimes;
  private final Fanouts fanouts;
  private final LocalTopics topics;
  private final Clock clock;

  Sessions(
      UserLocks locks,
      Supplier<Audience> audience,
      Store store,
      MessageIds ids,
      Claims claims,
      Arrivals arrivals,
      Lifetimes lifetimes,
      Fanouts fanouts,
      LocalTopics topics,
      Clock clock) {
    this.locks = locks;
    this.audience = audience;
    this.store = store;
    this.registrations = store.registrations();
    this.ids = ids;
    this.claims = claims;
    this.arrivals = arrivals;
    this.lifetimes = lifetimes;
    this.fanouts = fanouts;
    this.topics = topics;
    this.clock = clock;
  }

  // ---- changes -------------------------------------------------------------------------------

  Outcome<Ended> endAll(String userId) {
    Gone gone;
    synchronized (locks.of(userId)) {
      fanouts.reach(userId, ids.newest());
      gone = end(userId);
    }
    tell(gone.claims(), Revocation.LOGGED_OUT);
    return new Outcome.Known<>(
        new Ended(gone.registrations(), gone.claims().size()), store.commit());
  }

  Outcome<Forgotten> forget(String userId) {
    Gone gone;
    int messages;
    synchronized (locks.of(userId)) {
      fanouts.reach(userId, ids.newest());
      messages = store.count(userId, clock.instant());
      gone = end(userId);
      store.forget(userId, ids.newest());
    }
    tell(gone.claims(), Revocation.FORGOTTEN);
    int left = topics.leaveAll(userId);
    return new Outcome.Known<>(new Forgotten(gone.registrations(), messages, left), store.commit());
  }

  /**
   * What has ended.
   *
   * @param registrations how many, expired ones not included
   */
  private record Gone(int registrations, List<Claim> claims) {}

  private Gone end(String userId) {
    List<Claim> held = claims.ofUser(userId);
    int live = 0;
    for (Registration each : registrations.ofUser(userId)) {
      live += lifetimes.isLive(each) ? 1 : 0;
      Claim claim = claims.remove(userId, each.connectionId());
      if (claim != null) {
        arrivals.ended(claim.by());
      }
      lifetimes.remove(userId, each.connectionId());
    }
    return new Gone(live, held);
  }

  Outcome<Integer> disconnect(String userId, @Nullable String connectionId, Revocation why) {
    List<Claim> revoked = new ArrayList<>();
    synchronized (locks.of(userId)) {
      fanouts.reach(userId, ids.newest());
      for (Claim held : claims.ofUser(userId)) {
        Subscription by = held.by();
        if (connectionId == null || connectionId.equals(by.connectionId())) {
          claims.remove(userId, by.connectionId());
          arrivals.ended(by);
          lifetimes.release(by);
          revoked.add(held);
        }
      }
    }
    tell(revoked, why);
    return new Outcome.Known<>(revoked.size(), store.commit());
  }

  private void tell(List<Claim> revoked, Revocation why) {
    for (Claim each : revoked) {
      Subscription by = each.by();
      audience.get().revoke(by.userId(), by.connectionId(), each.number(), why);
    }
  }

  // ---- questions -----------------------------------------------------------------------------

  int count(String userId) {
    synchronized (locks.of(userId)) {
      return claims.count(userId);
    }
  }

  /** May read the disk. */
  UserSessions ofUser(String userId) {
    List<Registration> known;
    List<Claim> held;
    synchronized (locks.of(userId)) {
      fanouts.reach(userId, ids.newest());
      known = registrations.ofUser(userId).stream().filter(lifetimes::isLive).toList();
      held = claims.ofUser(userId);
    }
    Instant now = clock.instant();
    List<SessionInfo> sessions =
        known.stream()
            .map(each -> session(each, claim(held, each), now))
            .sorted(Comparator.comparing(SessionInfo::connectionId, ByCodePoint.ORDER))
            .toList();
    Instant lastSeen = held.isEmpty() ? store.lastSeen().find(userId) : null;
    return new UserSessions(lastSeen, sessions);
  }

  private static @Nullable Claim claim(List<Claim> held, Registration of) {
    return held.stream()
        .filter(claim -> claim.by().connectionId().equals(of.connectionId()))
        .findFirst()
        .orElse(null);
  }

  private SessionInfo session(Registration known, @Nullable Claim held, Instant now) {
    MessageId arrived = known.arrived();
    if (arrived.equals(MessageId.LAST) && held != null) {
      arrived = held.by().offered();
    }
    int waiting = store.messages().count(known.userId(), arrived, now);
    return held == null
        ? new SessionInfo(known.connectionId(), null, known.expiresAt(), waiting, known.meta())
        : new SessionInfo(
            known.connectionId(), held.by().recipient().client(), null, waiting, known.meta());
  }

  /** Looks at all users who are connected: an order kept at all times would cost each session. */
  OnlineUsers online(@Nullable String after, int most) {
    Set<String> all = claims.users();
    PriorityQueue<OnlineUser> first = new PriorityQueue<>(BY_USER.reversed());
    int total = 0;
    int later = 0;
    for (String userId : all) {
      int sessions = count(userId);
      total += sessions > 0 ? 1 : 0;
      if (sessions > 0 && (after == null || ByCodePoint.ORDER.compare(userId, after) > 0)) {
        later++;
        first.add(new OnlineUser(userId, sessions));
        if (first.size() > most) {
          first.poll();
        }
      }
    }
    List<OnlineUser> sorted = first.stream().sorted(BY_USER).toList();
    return new OnlineUsers(sorted, total, later > sorted.size());
  }
}
