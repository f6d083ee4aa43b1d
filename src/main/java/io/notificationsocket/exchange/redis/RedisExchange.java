package io.notificationsocket.exchange.redis;

import io.notificationsocket.config.InboxSettings;
import io.notificationsocket.config.InvalidSettingException;
import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.config.Settings;
import io.notificationsocket.engineio.Peer;
import io.notificationsocket.engineio.Peers;
import io.notificationsocket.engineio.SessionId;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.ClusterInfo;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Ended;
import io.notificationsocket.registry.Exchange;
import io.notificationsocket.registry.Forgotten;
import io.notificationsocket.registry.InboxNews;
import io.notificationsocket.registry.Inboxes;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageChange;
import io.notificationsocket.registry.MessageChanges;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.OnlineUsers;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Outgoing;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Receipts;
import io.notificationsocket.registry.Recipients;
import io.notificationsocket.registry.Revocation;
import io.notificationsocket.registry.Schedules;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.Subscription;
import io.notificationsocket.registry.Topics;
import io.notificationsocket.registry.UserSessions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of several nodes that share a Redis. Scripts in Redis decide; this class calls them
 * through {@link Lane lanes}, and acts on the messages that they send to this node, in order,
 * through one {@link Subscriber}. Thread-safe.
 */
public final class RedisExchange implements Exchange {

  /** How long a node counts as alive after a heartbeat; it may miss four. */
  private static final Duration LEASE = Duration.ofSeconds(10);

  private final Calls calls;
  private final Pushes pushes;
  private final Requests requests;
  private final Shards shards;
  private final Members members;
  private final Heartbeat heartbeat;
  private final Registrations registrations;
  private final Claims claims;
  private final Recovery recovery;
  private final Reads reads;
  private final Presence presence;
  private final PushesToMany pushesToMany;
  private final Topics topics;
  private final RedisSchedules schedules;
  private final DuePushes due;
  private final Inboxes inboxes;
  private final Receipts receipts;
  private final MessageChanges changes;
  private final MissedNews missedNews;
  private final Renewals renewals;
  private final List<Arrivals> arrivals = new ArrayList<>();
  private final boolean hasInboxes;

  private volatile Audience audience = Audience.NOBODY;

  /**
   * Opens the exchange of a starting node. If Redis cannot be reached yet, pushes are refused until
   * it can.
   *
   * @param contextPath of the application, as a part of its address
   * @throws InvalidSettingException if Redis refuses this server
   */
  public static RedisExchange open(Settings settings, RedisSettings redis, String contextPath) {
    Topology topology = Topology.of(redis, (SSLSocketFactory) SSLSocketFactory.getDefault());
    String node = String.format("%07x", new SecureRandom().nextInt(1 << 28));
    Calls calls = new Calls(new Keys(redis.prefix()), node, topology.cluster(), LEASE, null);
    Shards.tryOut(redis, topology, calls.keys(), node);
    return new RedisExchange(
        settings,
        redis.timeout(),
        redis.replicas(),
        new Peer(node, NodeAddress.of(redis, contextPath), SessionId.next()),
        calls,
        (joining, listener) -> Shards.of(redis, topology, node, calls.keys(), joining, listener));
  }

  /** Makes the connections of an exchange. */
  interface Connecting {
    /**
     * Makes the connections; they are started later.
     *
     * @param joining joins waiting pushes into fewer commands
     * @param listener acts on messages to this node
     */
    Shards connect(UnaryOperator<List<Command>> joining, Channel.Listener listener);
  }

  /**
   * Makes the exchange of a node.
   *
   * @param timeout the longest that an answer may take
   * @param replicas how many must confirm durable commands
   * @param self how the other nodes reach this one
   */
  RedisExchange(
      Settings settings,
      Duration timeout,
      int replicas,
      Peer self,
      Calls calls,
      Connecting connecting) {
    this.calls = calls;
    this.pushes = new Pushes(calls, settings.store());
    this.shards = connecting.connect(pushes::join, new Told());
    this.requests = new Requests(shards, calls, timeout);
    this.members = new Members(shards, calls, self, replicas);
    this.hasInboxes = settings.store().inbox().mode() != InboxSettings.Mode.OFF;
    Duration heldTtl = Renewals.heldTtl(settings);
    HeldClaims held = new HeldClaims();
    this.recovery = new Recovery(requests, heldTtl);
    this.renewals = new Renewals(requests, held, recovery, heldTtl);
    this.heartbeat =
        new Heartbeat(
            shards, calls, members, this::missed, renewals::renew, Renewals.period(settings));
    this.registrations = new Registrations(requests, recovery, settings.registrationTtl());
    this.presence = new Presence(requests);
    UserLists lists = new UserLists(requests);
    this.pushesToMany = new PushesToMany(requests, lists, settings.store(), timeout);
    this.topics = new RedisTopics(requests, lists);
    this.schedules = new RedisSchedules(requests, pushesToMany, settings.store());
    this.due = new DuePushes(requests, pushesToMany, settings.store());
    this.inboxes = new RedisInboxes(requests);
    this.receipts = new RedisReceipts(requests, settings.store().receiptTtl());
    this.changes = new RedisChanges(requests);
    this.missedNews = new MissedNews(requests, held);
    this.claims = new Claims(requests, held, recovery, heartbeat, settings);
    this.reads =
        new Reads(requests, held, recovery, heartbeat, heldTtl, settings.store().receiptTtl());
    for (int partition = 0; partition < Partitions.COUNT; partition++) {
      arrivals.add(new Arrivals(requests, partition, heldTtl));
    }
  }

  @Override
  public void begin(Audience told, Executor threads) {
    audience = told;
    reads.begin(told, threads);
    heartbeat.start();
    shards.start();
    due.begin(told);
  }

  @Override
  public Commit register(String userId, String connectionId, @Nullable String meta) {
    return registrations.register(userId, connectionId, meta);
  }

  @Override
  public Commit end(String userId, String connectionId) {
    return registrations.end(userId, connectionId);
  }

  @Override
  public Outcome<Ended> endAll(String userId) {
    return registrations.endAll(userId);
  }

  @Override
  public Outcome<Integer> disconnect(String userId, @Nullable String connectionId, Revocation why) {
    return registrations.disconnect(userId, connectionId, why);
  }

  @Override
  public Outcome<Forgotten> forget(String userId) {
    try {
      schedules.forget(userId);
    } catch (StoreFailedException e) {
      PendingCommit failed = new PendingCommit();
      failed.end(e);
      return new Outcome.Known<>(new Forgotten(0, 0, 0), failed);
    }
    return registrations.forget(userId);
  }

  @Override
  public Pushed push(String userId, Message message, int together) {
    PushCommand push = pushes.push(userId, message, together, requests.deadline());
    requests.push(push);
    return push;
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
    return schedules;
  }

  // ---- claims --------------------------------------------------------------------------------

  @Override
  public void claim(Subscription wanted, Terms terms, Consumer<Claimed> then) {
    claims.claim(wanted, terms, then);
  }

  @Override
  public void release(Subscription whose) {
    claims.release(whose);
  }

  @Override
  public void handOver(Subscription whose) {
    claims.handOver(whose);
  }

  @Override
  public void arrived(Subscription whose, MessageId from, MessageId to) {
    arrivals.get(Partitions.of(whose.userId())).add(whose, from, to);
  }

  @Override
  public void clientChanged(Subscription whose) {
    arrivals.get(Partitions.of(whose.userId())).clientChanged(whose);
  }

  @Override
  public void resume(
      String recoveryId,
      @Nullable MessageId last,
      Consumer<@Nullable Resumable> then,
      Runnable unanswered) {
    recovery.resume(recoveryId, last, then, unanswered);
  }

  @Override
  public void read(
      Subscription whose,
      MessageId after,
      MessageId changesAfter,
      int most,
      Consumer<@Nullable Page> then) {
    reads.read(whose, after, changesAfter, most, then);
  }

  @Override
  public void count(List<String> userIds, Consumer<int @Nullable []> then) {
    presence.count(userIds, then);
  }

  @Override
  public void sessions(String userId, Consumer<@Nullable UserSessions> then) {
    presence.sessions(userId, then);
  }

  @Override
  public void online(@Nullable String after, int most, Consumer<@Nullable OnlineUsers> then) {
    presence.online(after, most, then);
  }

  /** Acts on messages of channels, on subscribers' threads. */
  private final class Told implements Channel.Listener {
    @Override
    public Outgoing pushed(String userId, Push push, boolean kept) {
      calls.sees(Partitions.of(userId), push.id());
      return audience.deliver(userId, push, kept);
    }

    @Override
    public void revoked(String userId, String connectionId, long claim, Revocation why) {
      audience.revoke(userId, connectionId, claim, why);
      claims.revoked(userId, connectionId, claim);
    }

    @Override
    public Outgoing changed(String userId, MessageChange change) {
      calls.sees(Partitions.of(userId), change.position());
      return audience.change(userId, change);
    }

    @Override
    public void inboxChanged(String userId, InboxNews news) {
      audience.inboxChanged(userId, news);
    }

    @Override
    public void missed(int partition) {
      RedisExchange.this.missed(partition);
    }
  }

  private void missed(int partition) {
    audience.doubt(userId -> Partitions.of(userId) == partition);
    if (hasInboxes) {
      missedNews.missed(partition);
    }
  }

  @Override
  public Condition condition() {
    if (heartbeat.isWell()) {
      return Condition.UP;
    }
    return members.isIsolated() ? Condition.ISOLATED : Condition.FAILING;
  }

  @Override
  public long damagedMessages() {
    return 0;
  }

  /** The other nodes. */
  public Peers peers() {
    return members;
  }

  @Override
  public ClusterInfo cluster() {
    return members.info();
  }

  /** Whether no command or read is in flight; for tests. */
  boolean isIdle() {
    return shards.isIdle() && reads.isIdle();
  }

  /** When the last heartbeat came in a partition, by {@link System#nanoTime}; for tests. */
  long heardAt(int partition) {
    return shards.channel(partition).heardAt();
  }

  /** Makes all scheduled pushes that are due; for tests. */
  void makeScheduled() {
    due.make();
  }

  /** Renews all claimed registrations; for tests. */
  void renew() {
    renewals.renew();
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  /**
   * Waits until the releases of clients that were sent away are executed, if Redis can be reached.
   */
  @Override
  public void close() {
    due.close();
    heartbeat.close();
    members.leave(requests.deadline());
    for (long end = requests.deadline(); !shards.isIdle() && System.nanoTime() < end; ) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    shards.close();
  }
}
