package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.InvalidSettingException;
import io.notificationsocket.config.RedisSettings;
import io.notificationsocket.config.Settings;
import io.notificationsocket.config.StoreSettings.Delivery;
import io.notificationsocket.engineio.Peer;
import io.notificationsocket.engineio.Peers;
import io.notificationsocket.engineio.SessionId;
import io.notificationsocket.exchange.redis.Claims.Held;
import io.notificationsocket.registry.Audience;
import io.notificationsocket.registry.ClusterInfo;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Exchange;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outgoing;
import io.notificationsocket.registry.Push;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Recipients;
import io.notificationsocket.registry.Revocation;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import io.notificationsocket.registry.Subscription;
import io.notificationsocket.registry.Topics;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

  /** How many messages the answer to a claim contains. */
  private static final int FIRST_PAGE = 64;

  private static final int PAGE_BYTES = 256 << 10;
  private static final int READS_AT_ONCE = 128;
  private static final int NOTED_AT_ONCE = 256;
  private static final int COUNTED_AT_ONCE = 256;

  /** Stands for the number of a claim that this node no longer holds. */
  private static final long GIVEN_BACK = -1;

  /** After this time nobody takes a claim over any more that was handed over. */
  private static final Duration HANDED_OVER = Duration.ofSeconds(30);

  private static final byte[] NOTHING = {};
  private static final byte[] YES = {'1'};
  private static final byte[] NO = {'0'};

  private final Settings settings;
  private final Duration timeout;
  private final Calls calls;
  private final Keys keys;
  private final Pushes pushes;
  private final Claims claims = new Claims();
  private final Shards shards;
  private final Members members;
  private final Heartbeat heartbeat;
  private final Duration heldTtl;
  private final Reads reads = new Reads();
  private final List<Arrivals> arrivals = new ArrayList<>();

  /** Of each partition, the renewals that are not answered yet. */
  private final AtomicIntegerArray renewing = new AtomicIntegerArray(Partitions.COUNT);

  private volatile Audience audience = Audience.NOBODY;
  private volatile Executor threads = Runnable::run;

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
    this.settings = settings;
    this.timeout = timeout;
    this.calls = calls;
    this.keys = calls.keys();
    this.pushes = new Pushes(calls, settings.store());
    this.heldTtl = settings.registrationTtl().plus(renewal());
    for (int partition = 0; partition < Partitions.COUNT; partition++) {
      arrivals.add(new Arrivals(partition));
    }
    this.shards = connecting.connect(pushes::join, new Told());
    this.members = new Members(shards, calls, self, replicas);
    this.heartbeat = new Heartbeat(shards, calls, members, this::missed, this::renew, renewal());
  }

  /** How often a claimed registration is renewed. */
  private Duration renewal() {
    Duration quarter = settings.registrationTtl().dividedBy(4);
    Duration most = Duration.ofMinutes(10);
    return quarter.compareTo(most) < 0 ? quarter : most;
  }

  private long deadline() {
    return System.nanoTime() + timeout.toNanos();
  }

  @Override
  public void begin(Audience told, Executor forReading) {
    audience = told;
    threads = forReading;
    heartbeat.start();
    shards.start();
  }

  // ---- registrations -------------------------------------------------------------------------

  @Override
  public Commit register(String userId, String connectionId) {
    byte[] ttl = Calls.number(settings.registrationTtl().toMillis());
    return submit(new Change(Script.REGISTER, userId, List.of(Keys.bytes(connectionId), ttl)));
  }

  @Override
  public Commit end(String userId, String connectionId) {
    return submit(
        new Change(Script.END, userId, List.of(Keys.bytes(userId), Keys.bytes(connectionId))));
  }

  private List<byte[]> userKeys(int partition, String userId) {
    return List.of(
        keys.user(partition, userId),
        keys.registrations(partition, userId),
        keys.messages(partition, userId));
  }

  private Commit submit(Change change) {
    if (!shards.of(change.partition()).state().offer(change)) {
      change.commit.end(tooMuch());
    }
    return change.commit;
  }

  private static StoreFailedException tooMuch() {
    return new StoreFailedException(
        Kind.UNREACHABLE, "too much waits for Redis already; nothing was done", null);
  }

  /** A change of a user's state that a caller waits for. Executing it twice does no harm. */
  private final class Change extends Command {
    private final PendingCommit commit = new PendingCommit();
    private final Script script;
    private final String userId;
    private final List<byte[]> arguments;

    Change(Script script, String userId, List<byte[]> arguments) {
      super(Partitions.of(userId), System.nanoTime() + timeout.toNanos());
      this.script = script;
      this.userId = userId;
      this.arguments = arguments;
    }

    @Override
    List<byte[]> words() {
      return calls.call(script, partition(), userKeys(partition(), userId), arguments);
    }

    @Override
    void answered(@Nullable Object reply) {
      commit.end(null);
    }

    @Override
    void failed(StoreFailedException why) {
      commit.end(why);
    }

    @Override
    boolean isDurable() {
      return true;
    }
  }

  // ---- pushes --------------------------------------------------------------------------------

  @Override
  public Pushed push(String userId, Message message, int together) {
    PushCommand push = pushes.push(userId, message, together, deadline());
    if (!shards.of(push.partition()).pushes().offer(push)) {
      push.failed(tooMuch());
    }
    return push;
  }

  // Missing: pushes to many users, and topics, whose scripts and channel entries are not made yet.

  @Override
  public Pushed push(Recipients recipients, Message message) {
    throw new UnsupportedOperationException("STORE=redis has no pushes to many users yet");
  }

  @Override
  public Topics topics() {
    throw new UnsupportedOperationException("STORE=redis has no topics yet");
  }

  // ---- claims --------------------------------------------------------------------------------

  @Override
  public void claim(Subscription wanted, Terms terms, Consumer<Claimed> then) {
    ClaimCommand claim = new ClaimCommand(wanted, terms, then, deadline());
    Command recovery = claim.recovery();
    if ((recovery != null && !shards.of(recovery.partition()).state().offer(recovery))
        || !shards.of(claim.partition()).state().offer(claim)) {
      claim.failed(tooMuch());
    }
  }

  /** A claim. With a recovery id, it is answered when Redis has stored that too. */
  private final class ClaimCommand extends Command {
    private final Subscription wanted;
    private final Terms terms;
    private final Consumer<Claimed> then;
    private final @Nullable Held mine;
    private final long epoch;
    private final long asked;
    private final AtomicInteger awaited;
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean givenBack = new AtomicBoolean();
    private volatile Claimed claimed = Claimed.Failed.UNANSWERED;
    private boolean undoes; // what was written last

    ClaimCommand(Subscription wanted, Terms terms, Consumer<Claimed> then, long deadline) {
      super(Partitions.of(wanted.userId()), deadline);
      this.wanted = wanted;
      this.terms = terms;
      this.then = then;
      this.mine = claims.find(wanted);
      this.epoch = heartbeat.epoch(partition());
      this.asked = calls.now();
      this.awaited = new AtomicInteger(terms.recoveryId().isEmpty() ? 1 : 2);
    }

    /** Stores the registration of the recovery id; null if there is no recovery id. */
    @Nullable Command recovery() {
      return terms.recoveryId().isEmpty()
          ? null
          : new Remember(wanted, terms.recoveryId(), deadline(), this::isAnswered, this::failed);
    }

    /** When its client was sent away, all that is left to do is to give back what may be held. */
    @Override
    List<byte[]> words() {
      undoes = told.get();
      return undoes ? releaseWords(wanted, NOTHING, NOTHING, Calls.time(asked)) : claimWords();
    }

    private List<byte[]> claimWords() {
      int partition = partition();
      boolean again = mine != null && mine.by().recipient() == wanted.recipient();
      HandedOver handedOver = terms.handedOver();
      boolean atMostOnce = settings.store().delivery() == Delivery.AT_MOST_ONCE;
      MessageId after = handedOver != null && atMostOnce ? handedOver.offered() : terms.after();
      return calls.call(
          Script.CLAIM,
          partition,
          userKeys(partition, wanted.userId()),
          List.of(
              Keys.bytes(wanted.userId()),
              Keys.bytes(wanted.connectionId()),
              after == null ? NOTHING : id(after),
              Keys.bytes(terms.recoveryId()),
              Calls.number(heldTtl.toMillis()),
              atMostOnce ? YES : NO,
              Calls.number(mine == null ? 0 : mine.number()),
              mine == null ? NOTHING : id(mine.by().offered()),
              again ? YES : NO,
              Calls.number(FIRST_PAGE),
              Calls.number(PAGE_BYTES),
              Calls.time(asked),
              handedOver == null ? NOTHING : Calls.number(handedOver.number())));
    }

    @Override
    void answered(@Nullable Object reply) {
      if (undoes) {
        return;
      }
      if (reply == null) {
        claimed = Claimed.Failed.NOT_REGISTERED;
      } else if (reply instanceof Long) {
        claimed = Claimed.Failed.REPLACED;
      } else if (reply instanceof List<?> values) {
        long number = number(values.get(0));
        MessageId start = id(values.get(1));
        Page page = page(values, 2);
        boolean missing = number(values.get(4)) == 1;
        MessageId oldest = page.messages().isEmpty() ? page.newest() : page.messages().get(0).id();
        calls.seesClaim(partition(), number);
        claimed = new Claimed.Made(number, start, missing ? oldest : null, Commit.DONE, page);
      } // else it came too late, and is not made
      if (told.get()) {
        giveBackUnheard();
      } else {
        isAnswered();
      }
    }

    private void isAnswered() {
      if (awaited.decrementAndGet() > 0) {
        return;
      }
      if (told.getAndSet(true)) {
        giveBackUnheard();
        return;
      }
      if (claimed instanceof Claimed.Made made) {
        long number = made.number();
        if (mine != null && mine.number() == number) {
          claims.replace(mine, new Held(mine.by(), number, asked, terms.recoveryId(), epoch));
        } else {
          claims.put(new Held(wanted, number, asked, terms.recoveryId(), epoch));
        }
      }
      then.accept(claimed);
    }

    /** The client was sent away before the claim was answered. */
    private void giveBackUnheard() {
      if (claimed instanceof Claimed.Made made
          && (mine == null || mine.number() != made.number())
          && !givenBack.getAndSet(true)) {
        giveBack(new Held(wanted, made.number(), asked, "", epoch), made.start());
      }
    }

    @Override
    void failed(StoreFailedException why) {
      if (!told.getAndSet(true)) {
        then.accept(Claimed.Failed.UNANSWERED);
      }
      giveBackUnheard();
    }

    /**
     * Goes on even if overdue, because Redis may have made the claim, which must then be released.
     */
    @Override
    boolean overdue(StoreFailedException why) {
      failed(why);
      return !wasWritten();
    }
  }

  /** Stores the registration that a recovery id belongs to. */
  private final class Remember extends Command {
    private final Subscription of;
    private final String recoveryId;
    private final Runnable then;
    private final Consumer<StoreFailedException> otherwise;

    Remember(
        Subscription of,
        String recoveryId,
        long deadline,
        Runnable then,
        Consumer<StoreFailedException> otherwise) {
      super(Partitions.of(recoveryId), deadline);
      this.of = of;
      this.recoveryId = recoveryId;
      this.then = then;
      this.otherwise = otherwise;
    }

    @Override
    List<byte[]> words() {
      return List.of(
          Keys.bytes("SET"),
          keys.recovery(recoveryId),
          Keys.bytes(of.userId() + "\n" + of.connectionId()),
          Keys.bytes("PX"),
          Calls.number(heldTtl.toMillis()));
    }

    @Override
    void answered(@Nullable Object reply) {
      then.run();
    }

    /** In a Redis that is full there is no recovery; its clients claim as others do. */
    @Override
    void failed(StoreFailedException why) {
      if (why.kind() == Kind.FULL) {
        then.run();
      } else {
        otherwise.accept(why);
      }
    }
  }

  @Override
  public void release(Subscription whose) {
    Held held = claims.of(whose);
    giveBack(
        held != null ? held : new Held(whose, whose.number(), RedisTime.UNKNOWN, "", 0),
        whose.offered());
  }

  @Override
  public void handOver(Subscription whose) {
    Held held = claims.of(whose);
    if (held != null) {
      claims.remove(held);
      heartbeat.later(HANDED_OVER, () -> giveBack(held, whose.offered()));
    }
  }

  /**
   * Repeated until Redis has executed it: a claim that is never released counts as a session for
   * ever.
   */
  private void giveBack(Held held, MessageId offered) {
    claims.remove(held);
    Subscription by = held.by();
    int partition = Partitions.of(by.userId());
    shards
        .of(partition)
        .state()
        .add(
            new Command(partition, Long.MAX_VALUE) {
              @Override
              List<byte[]> words() {
                return releaseWords(by, Calls.number(held.number()), id(offered), NOTHING);
              }

              @Override
              void answered(@Nullable Object reply) {}

              @Override
              void failed(StoreFailedException why) {
                // Redis refuses it for good, or this server ends, and with it the lease.
              }
            });
  }

  /**
   * @param number of the claim; empty when it is known only when it was asked for
   * @param asked when it was asked for
   */
  private List<byte[]> releaseWords(Subscription by, byte[] number, byte[] offered, byte[] asked) {
    int partition = Partitions.of(by.userId());
    return calls.call(
        Script.RELEASE,
        partition,
        userKeys(partition, by.userId()).subList(0, 2),
        List.of(
            Keys.bytes(by.connectionId()),
            number,
            offered,
            Calls.number(settings.registrationTtl().toMillis()),
            asked));
  }

  // ---- what has arrived ----------------------------------------------------------------------

  @Override
  public void arrived(Subscription whose, MessageId id) {
    if (settings.store().delivery() == Delivery.AT_LEAST_ONCE) {
      arrivals.get(Partitions.of(whose.userId())).add(whose, id);
    }
  }

  /**
   * The newest confirmed message of each claim in a partition, as far as Redis does not know it
   * yet.
   */
  private final class Arrivals {
    private final int partition;
    private final ConcurrentHashMap<Subscription, MessageId> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean asked = new AtomicBoolean();

    Arrivals(int partition) {
      this.partition = partition;
    }

    void add(Subscription whose, MessageId id) {
      waiting.merge(whose, id, (a, b) -> a.isAfter(b) ? a : b);
      tell();
    }

    private void tell() {
      if (!waiting.isEmpty() && !asked.getAndSet(true)) {
        shards.of(partition).state().add(new Note(partition, this::taken, this::told));
      }
    }

    private List<Noted> taken() {
      List<Noted> taken = new ArrayList<>();
      for (Subscription each : waiting.keySet()) {
        MessageId id = waiting.remove(each);
        if (id != null) {
          taken.add(new Noted(each, id, false));
        }
        if (taken.size() == NOTED_AT_ONCE) {
          break;
        }
      }
      return taken;
    }

    private void told() {
      asked.set(false);
      tell();
    }
  }

  /**
   * A change of a claim to be stored.
   *
   * @param arrived the newest confirmed message; null if it has not changed
   * @param renews whether the registration is renewed
   */
  private record Noted(Subscription of, @Nullable MessageId arrived, boolean renews) {}

  /**
   * Stores confirmed messages and renews registrations. Its content is taken when it is first
   * written.
   */
  private final class Note extends Command {
    private final Supplier<List<Noted>> source;
    private final Runnable then;
    private @Nullable List<Noted> taken;

    Note(int partition, Supplier<List<Noted>> source, Runnable then) {
      super(partition, Long.MAX_VALUE);
      this.source = source;
      this.then = then;
    }

    @Override
    List<byte[]> words() {
      if (taken == null) {
        taken = source.get();
      }
      List<byte[]> userKeys = new ArrayList<>(taken.size() * 2);
      List<byte[]> arguments = new ArrayList<>(taken.size() * 4);
      for (Noted each : taken) {
        String userId = each.of().userId();
        userKeys.add(keys.user(partition(), userId));
        userKeys.add(keys.registrations(partition(), userId));
        arguments.add(Keys.bytes(each.of().connectionId()));
        arguments.add(Calls.number(each.of().number()));
        arguments.add(each.arrived() == null ? NOTHING : id(each.arrived()));
        arguments.add(each.renews() ? Calls.number(heldTtl.toMillis()) : NOTHING);
      }
      return calls.call(Script.ARRIVED, partition(), userKeys, arguments);
    }

    @Override
    void answered(@Nullable Object reply) {
      then.run();
    }

    @Override
    void failed(StoreFailedException why) {
      then.run();
    }
  }

  /**
   * Renews all claimed registrations, but those of partitions where the last renewal is not over:
   * with Redis away for hours, they would pile up.
   */
  void renew() {
    List<Command> all = new ArrayList<>();
    Map<Integer, List<Noted>> open = new HashMap<>();
    for (Held held : claims.all()) {
      int partition = Partitions.of(held.by().userId());
      List<Noted> some = open.computeIfAbsent(partition, each -> new ArrayList<>());
      some.add(new Noted(held.by(), null, true));
      if (some.size() == 1) {
        all.add(new Note(partition, () -> some, () -> renewing.decrementAndGet(partition)));
      } else if (some.size() == NOTED_AT_ONCE) {
        open.remove(partition);
      }
      if (!held.recoveryId().isEmpty()) {
        Runnable then = () -> renewing.decrementAndGet(Partitions.of(held.recoveryId()));
        all.add(remember(held, then));
      }
    }
    boolean[] over = new boolean[Partitions.COUNT];
    for (int partition = 0; partition < Partitions.COUNT; partition++) {
      over[partition] = renewing.get(partition) == 0;
    }
    for (Command each : all) {
      if (over[each.partition()]) {
        renewing.incrementAndGet(each.partition());
        add(each);
      }
    }
  }

  private Command remember(Held held, Runnable then) {
    return new Remember(held.by(), held.recoveryId(), Long.MAX_VALUE, then, why -> then.run());
  }

  private void add(Command command) {
    shards.of(command.partition()).state().add(command);
  }

  // ---- recovery ------------------------------------------------------------------------------

  @Override
  public void resume(
      String recoveryId,
      @Nullable MessageId last,
      Consumer<@Nullable Resumable> then,
      Runnable unanswered) {
    Question find =
        new Question(Partitions.of(recoveryId), deadline(), unanswered) {
          @Override
          List<byte[]> words() {
            return List.of(Keys.bytes("GET"), keys.recovery(recoveryId));
          }

          @Override
          void answered(@Nullable Object reply) {
            if (reply instanceof byte[] found) {
              String[] pair = new String(found, UTF_8).split("\n", 2);
              resume(pair[0], pair[1], recoveryId, last, then, unanswered);
            } else {
              then.accept(null);
            }
          }
        };
    ask(find);
  }

  private void resume(
      String userId,
      String connectionId,
      String recoveryId,
      @Nullable MessageId last,
      Consumer<@Nullable Resumable> then,
      Runnable unanswered) {
    int partition = Partitions.of(userId);
    ask(
        new Question(partition, deadline(), unanswered) {
          @Override
          List<byte[]> words() {
            return calls.call(
                Script.RESUME,
                partition,
                userKeys(partition, userId),
                List.of(
                    Keys.bytes(connectionId),
                    Keys.bytes(recoveryId),
                    last == null ? NOTHING : id(last)));
          }

          @Override
          void answered(@Nullable Object reply) {
            then.accept(
                reply instanceof byte[] after
                    ? new Resumable(userId, connectionId, MessageId.parse(new String(after, UTF_8)))
                    : null);
          }
        });
  }

  /** A query that must be answered within the limit of a command. */
  private abstract static class Question extends Command {
    private final Runnable otherwise;

    Question(int partition, long deadline, Runnable otherwise) {
      super(partition, deadline);
      this.otherwise = otherwise;
    }

    @Override
    void failed(StoreFailedException why) {
      otherwise.run();
    }
  }

  private void ask(Question question) {
    if (!shards.of(question.partition()).state().offer(question)) {
      question.failed(tooMuch());
    }
  }

  // ---- reading -------------------------------------------------------------------------------

  @Override
  public void read(Subscription whose, MessageId after, int most, Consumer<@Nullable Page> then) {
    reads.add(new Read(whose, after, most, then));
  }

  /** Reads of pages: at most one for each subscription, and a limited number in flight. */
  private final class Reads {
    private final ArrayDeque<Read> waiting = new ArrayDeque<>(); // guarded by this
    private int underWay; // guarded by this

    void add(Read read) {
      synchronized (this) {
        if (underWay >= READS_AT_ONCE) {
          waiting.add(read);
          return;
        }
        underWay++;
      }
      send(read);
    }

    void isOver() {
      Read next;
      synchronized (this) {
        next = waiting.poll();
        if (next == null) {
          underWay--;
          return;
        }
      }
      send(next);
    }

    private void send(Read read) {
      shards.of(read.partition()).state().add(read);
    }

    synchronized boolean isIdle() {
      return underWay == 0;
    }
  }

  /** Without a deadline: the client stays connected while Redis is away. */
  private final class Read extends Command {
    private final Subscription whose;
    private final MessageId after;
    private final int most;
    private final Consumer<@Nullable Page> then;
    private @Nullable Held held;
    private long epoch;

    Read(Subscription whose, MessageId after, int most, Consumer<@Nullable Page> then) {
      super(Partitions.of(whose.userId()), Long.MAX_VALUE);
      this.whose = whose;
      this.after = after;
      this.most = most;
      this.then = then;
    }

    @Override
    List<byte[]> words() {
      Held now = claims.of(whose);
      held = now;
      epoch = heartbeat.epoch(partition());
      boolean doubtful = now != null && now.epoch() < epoch;
      boolean lost = now != null && now.epoch() < heartbeat.lostIn(partition());
      return calls.call(
          Script.READ,
          partition(),
          userKeys(partition(), whose.userId()),
          List.of(
              Keys.bytes(whose.connectionId()),
              Calls.number(now == null ? GIVEN_BACK : whose.number()),
              id(after),
              Calls.number(most),
              Calls.number(PAGE_BYTES),
              doubtful ? YES : NO,
              lost ? NOTHING : Keys.bytes(heartbeat.born(partition())),
              Calls.number(heldTtl.toMillis()),
              Keys.bytes(now == null ? "" : now.recoveryId()),
              Keys.bytes(whose.userId()),
              now == null ? NOTHING : Calls.time(now.asked())));
    }

    @Override
    void answered(@Nullable Object reply) {
      reads.isOver();
      if (reply instanceof byte[] over) {
        Revocation why = over[0] == 'E' ? Revocation.ENDED : Revocation.REPLACED;
        if (held != null) {
          claims.remove(held);
        }
        threads.execute(
            () -> {
              audience.revoke(whose.userId(), whose.connectionId(), whose.number(), why);
              then.accept(new Page(List.of(), false, MessageId.FIRST)); // nobody takes it
            });
        return;
      }
      List<?> values = (List<?>) Objects.requireNonNull(reply);
      if (held != null) {
        held.seenIn(epoch);
        if (number(values.get(2)) == 1 && !held.recoveryId().isEmpty()) {
          add(remember(held, () -> {})); // which Redis may have lost, too
        }
      }
      Page page = page(values, 0);
      threads.execute(() -> then.accept(page));
    }

    @Override
    void failed(StoreFailedException why) {
      reads.isOver();
      threads.execute(() -> then.accept(null));
    }
  }

  /**
   * Reads a script's page, which starts at an index: whether it is the last, newest id, missing id,
   * rows.
   */
  private Page page(List<?> values, int from) {
    boolean atEnd = number(values.get(from)) == 1;
    MessageId newest = id(values.get(from + 1));
    List<Push> messages = new ArrayList<>(values.size() - from - 3);
    for (Object row : values.subList(from + 3, values.size())) {
      byte[] bytes = (byte[]) row;
      messages.add(
          new Push(id(Arrays.copyOf(bytes, 24)), new String(bytes, 24, bytes.length - 24, UTF_8)));
    }
    return new Page(messages, atEnd, newest);
  }

  private static long number(Object value) {
    return value instanceof Long number
        ? number
        : Long.parseLong(new String((byte[]) value, UTF_8));
  }

  private static MessageId id(Object value) {
    return Objects.requireNonNull(MessageId.parse(new String((byte[]) value, UTF_8)));
  }

  private static byte[] id(MessageId id) {
    return Keys.bytes(id.toString());
  }

  // ---- counting ------------------------------------------------------------------------------

  @Override
  public void count(List<String> userIds, Consumer<int @Nullable []> then) {
    int[] numbers = new int[userIds.size()];
    Map<Integer, List<Integer>> byPartition = new HashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      byPartition
          .computeIfAbsent(Partitions.of(userIds.get(i)), partition -> new ArrayList<>())
          .add(i);
    }
    List<Count> all = new ArrayList<>();
    AtomicInteger awaited = new AtomicInteger();
    long deadline = deadline();
    byPartition.forEach(
        (partition, indexes) -> {
          for (int from = 0; from < indexes.size(); from += COUNTED_AT_ONCE) {
            int to = Math.min(indexes.size(), from + COUNTED_AT_ONCE);
            all.add(
                new Count(
                    partition,
                    deadline,
                    userIds,
                    indexes.subList(from, to),
                    numbers,
                    awaited,
                    then));
          }
        });
    awaited.set(all.size());
    if (all.isEmpty()) {
      then.accept(numbers);
    }
    all.forEach(this::ask);
  }

  private final class Count extends Question {
    private final List<String> userIds;
    private final List<Integer> indexes;
    private final int[] numbers;
    private final AtomicInteger awaited;
    private final Consumer<int @Nullable []> then;

    Count(
        int partition,
        long deadline,
        List<String> userIds,
        List<Integer> indexes,
        int[] numbers,
        AtomicInteger awaited,
        Consumer<int @Nullable []> then) {
      // The first failure answers; the count of the others never reaches zero then.
      super(partition, deadline, () -> tellFailed(awaited, then));
      this.userIds = userIds;
      this.indexes = indexes;
      this.numbers = numbers;
      this.awaited = awaited;
      this.then = then;
    }

    @Override
    List<byte[]> words() {
      List<byte[]> users =
          indexes.stream().map(i -> keys.user(partition(), userIds.get(i))).toList();
      return calls.call(Script.COUNT, partition(), users, List.of());
    }

    @Override
    void answered(@Nullable Object reply) {
      List<?> counted = (List<?>) Objects.requireNonNull(reply);
      for (int i = 0; i < indexes.size(); i++) {
        numbers[indexes.get(i)] = (int) number(counted.get(i));
      }
      isOver();
    }

    private void isOver() {
      if (awaited.decrementAndGet() == 0) {
        then.accept(numbers);
      }
    }
  }

  private static void tellFailed(AtomicInteger awaited, Consumer<int @Nullable []> then) {
    if (awaited.getAndSet(Integer.MIN_VALUE) > 0) {
      then.accept(null);
    }
  }

  // ---- what this node is told ----------------------------------------------------------------

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
      Held held = claims.find(userId, connectionId);
      if (held != null && held.number() == claim) {
        // A late revocation may concern a claim that this client has made again since.
        giveBack(held, held.by().offered());
      }
    }

    @Override
    public void missed(int partition) {
      RedisExchange.this.missed(partition);
    }
  }

  private void missed(int partition) {
    audience.doubt(userId -> Partitions.of(userId) == partition);
  }

  // ---- the whole -----------------------------------------------------------------------------

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

  Heartbeat heartbeat() {
    return heartbeat;
  }

  /**
   * Waits until the releases of clients that were sent away are executed, if Redis can be reached.
   */
  @Override
  public void close() {
    heartbeat.close();
    members.leave(deadline());
    for (long end = deadline(); !shards.isIdle() && System.nanoTime() < end; ) {
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
