package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Pushed;
import io.notificationsocket.registry.Recipients;
import io.notificationsocket.registry.ReusedKeyException;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Pushes to many users: one id in all partitions, greater than all that their users have got, and
 * less than all that they get later. First all partitions concerned are held: each proposes a
 * moment, and makes other messages before that moment only. The greatest moment becomes the id's,
 * under which the message is brought to the users of one partition after the other; each partition
 * is let go when all of its users have it. A hold ends by itself if this node dies, and then the
 * message is not brought to that partition any more.
 *
 * <p>The caller waits. Each node sends one such push at a time; it tries again while another node's
 * push holds a partition. Thread-safe.
 */
final class PushesToMany {

  /** How many users a call has: so few that Redis does other things in between. */
  private static final int AT_ONCE = 250;

  /** About how many users' calls Redis has to do at a time. */
  private static final int IN_FLIGHT = 1_000;

  /** Within this time a small push reaches its users; other pushes do not wait for it then. */
  private static final int AHEAD_MILLIS = 10;

  /** So many more users take a millisecond longer. */
  private static final int USERS_IN_MILLI = 50;

  /** How long a hold lasts if nothing comes of it. */
  private static final int HOLD_MILLIS = 2_000;

  /** How long a key is reserved if nothing comes of its push. */
  private static final Duration RESERVED = Commit.LONGEST;

  private static final int FINGERPRINT = 32;
  private static final int ID = 24;

  private final Requests requests;
  private final UserLists lists;
  private final StoreSettings settings;
  private final Duration timeout;
  private final Semaphore turn = new Semaphore(1, true);
  private final AtomicLong begun = new AtomicLong();
  private final long run = ThreadLocalRandom.current().nextLong();

  /**
   * @param timeout the longest that a push waits for others
   */
  PushesToMany(Requests requests, UserLists lists, StoreSettings settings, Duration timeout) {
    this.requests = requests;
    this.lists = lists;
    this.settings = settings;
    this.timeout = timeout;
  }

  /** As {@link RedisExchange#push(Recipients, Message)}. */
  Pushed push(Recipients recipients, Message message) {
    PendingCommit commit = new PendingCommit();
    try {
      String key = message.key();
      Outcome outcome =
          key == null ? send(recipients, message, null) : once(recipients, message, key, holder());
      commit.end(null);
      return outcome.pushed(commit);
    } catch (StoreFailedException e) {
      commit.end(e);
      return new Pushed.Known(MessageId.FIRST, 0, 0, false, commit);
    }
  }

  /**
   * Makes a push that was scheduled. What an earlier try has brought to some users is not brought
   * again.
   *
   * @param id that the message has
   * @throws StoreFailedException if Redis cannot be used
   */
  Pushed make(Recipients recipients, Message message, MessageId id) {
    return send(recipients, message, id).pushed(Commit.DONE);
  }

  /** What became of a push. */
  private record Outcome(MessageId id, int users, int sessions, boolean kept) {

    Pushed pushed(Commit commit) {
      return new Pushed.Known(id, users, sessions, kept, commit);
    }

    String text() {
      return id + (kept ? "1" : "0") + sessions + " " + users;
    }

    static Outcome of(String text) {
      int space = text.indexOf(' ');
      return new Outcome(
          Objects.requireNonNull(MessageId.parse(text.substring(0, ID))),
          Integer.parseInt(text.substring(space + 1)),
          Integer.parseInt(text.substring(ID + 1, space)),
          text.charAt(ID) == '1');
    }
  }

  byte[] holder() {
    return Keys.bytes(
        HexFormat.of().toHexDigits(run) + "-" + Long.toHexString(begun.incrementAndGet()));
  }

  private AwaitedCall call(
      Script script, int partition, List<byte[]> keys, List<byte[]> arguments, boolean durable) {
    return new AwaitedCall(requests, script, partition, keys, arguments, durable).begin();
  }

  // ---- keys
  // --------------------------------------------------------------------------------------

  private Outcome once(Recipients recipients, Message message, String key, byte[] by) {
    String fingerprint = Fingerprint.of(recipients, message).hex();
    String known = reserve(key, by);
    if (!known.isEmpty()) {
      if (!known.startsWith(fingerprint)) {
        throw new ReusedKeyException();
      }
      return Outcome.of(known.substring(FINGERPRINT));
    }
    boolean sent = false;
    try {
      Outcome outcome = send(recipients, message, null);
      sent = true;
      keyIsOver(key, by, Keys.bytes(fingerprint + outcome.text()), settings.keyTtl()).await();
      return outcome;
    } finally {
      if (!sent) {
        keyIsOver(
            key,
            by,
            Calls.NOTHING,
            Duration.ZERO); // it is free again, now or when the reservation ends
      }
    }
  }

  /** Returns what is known under a key, waiting for a push that has it; empty if it is free. */
  String reserve(String key, byte[] by) {
    long end = requests.deadline();
    while (true) {
      AwaitedCall asked =
          call(
              Script.KEY,
              Partitions.of(key),
              List.of(requests.keys().idempotencyOfMany(key)),
              List.of(by, Calls.number(RESERVED.toMillis())),
              true);
      String known = Replies.text(Objects.requireNonNull(asked.await()));
      if (!known.equals("?")) {
        return known;
      }
      pause(end, "a push under the same key is under way");
    }
  }

  /**
   * Notes what became of a push under a key.
   *
   * @param outcome empty to free the key
   * @param ttl how long it is known
   */
  AwaitedCall keyIsOver(String key, byte[] by, byte[] outcome, Duration ttl) {
    return call(
        Script.KEY_OVER,
        Partitions.of(key),
        List.of(requests.keys().idempotencyOfMany(key)),
        List.of(by, Calls.number(ttl.toMillis()), outcome),
        true);
  }

  // ---- who gets it
  // -------------------------------------------------------------------------------

  /** The recipients at this moment, by partition. */
  private Map<Integer, List<String>> users(Recipients recipients, Message message) {
    Map<Integer, List<String>> users = new TreeMap<>();
    Set<String> except = recipients.except();
    for (String userId : all(recipients, message)) {
      if (!except.contains(userId)) {
        users.computeIfAbsent(Partitions.of(userId), each -> new ArrayList<>()).add(userId);
      }
    }
    if (users.isEmpty()) {
      users.put(0, List.of()); // which gives it an id
    }
    return users;
  }

  private Iterable<String> all(Recipients recipients, Message message) {
    if (recipients instanceof Recipients.Users named) {
      return named.users();
    }
    Keys keys = requests.keys();
    IntFunction<byte[]> key;
    boolean registered = false;
    if (recipients instanceof Recipients.Topic named) {
      key = partition -> keys.members(partition, named.topic());
    } else if (message.keptFor(settings).isZero() && !message.goesIntoInbox(settings)) {
      // Of a message that nobody can get later, the others are no recipients.
      key = keys::online;
    } else {
      key = keys::registered;
      registered = true;
    }
    return lists.all(key, registered).stream().flatMap(List::stream).toList();
  }

  // ---- what each gets
  // ----------------------------------------------------------------------------

  /**
   * @param id of a message that was due earlier; null for most
   */
  private Outcome send(Recipients recipients, Message message, @Nullable MessageId id) {
    Map<Integer, List<String>> users = users(recipients, message);
    int count = users.values().stream().mapToInt(List::size).sum();
    takeTurn();
    try {
      byte[] by = holder();
      Delivery delivery = new Delivery(users, count, message, by);
      try {
        return delivery.deliver(hold(users.keySet(), count, by, id), id);
      } finally {
        // All that were not let go yet; of the others nothing is held.
        delivery.end();
      }
    } finally {
      turn.release();
    }
  }

  private void takeTurn() {
    try {
      if (!turn.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy("other pushes to many users come first");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreFailedException(Kind.UNREACHABLE, "interrupted while waiting for Redis", e);
    }
  }

  /**
   * Holds all partitions; returns the moment of the message. After another push was met, the first
   * partition is held before the others: who has it meets no other push to the same topic.
   */
  private String hold(Set<Integer> partitions, int users, byte[] by, @Nullable MessageId due) {
    long end = requests.deadline();
    int ahead = AHEAD_MILLIS + users / USERS_IN_MILLI;
    List<byte[]> arguments =
        List.of(
            by,
            Calls.number(ahead),
            Calls.number(ahead + (long) HOLD_MILLIS),
            due == null ? Calls.NOTHING : Keys.bytes(moment(due)));
    Set<Integer> first = Set.of(partitions.iterator().next());
    for (boolean met = false; ; met = true) {
      if (!met || holdOnce(first, arguments) != null) {
        String greatest = holdOnce(partitions, arguments);
        if (greatest != null) {
          return greatest;
        }
        letGo(partitions, by).forEach(AwaitedCall::await);
      }
      pause(end, "pushes to many users of other nodes come first");
    }
  }

  private static String moment(MessageId id) {
    return HexFormat.of().toHexDigits(id.moment());
  }

  private @Nullable String holdOnce(Set<Integer> partitions, List<byte[]> arguments) {
    List<AwaitedCall> calls =
        partitions.stream()
            .map(each -> call(Script.HOLD, each, List.of(), arguments, false))
            .toList();
    String greatest = "";
    boolean refused = false;
    for (AwaitedCall each : calls) {
      Object reply = each.await();
      if (reply == null) {
        refused = true;
      } else if (Replies.text(reply).compareTo(greatest) > 0) {
        greatest = Replies.text(reply);
      }
    }
    return refused ? null : greatest;
  }

  private List<AwaitedCall> letGo(Set<Integer> partitions, byte[] by) {
    return partitions.stream()
        .map(each -> call(Script.LET_GO, each, List.of(), List.of(by), false))
        .toList();
  }

  /** Waits a little, by chance, so that two that meet do not meet again. */
  private static void pause(long end, String why) {
    if (System.nanoTime() > end) {
      throw busy(why);
    }
    try {
      Thread.sleep(1 + ThreadLocalRandom.current().nextInt(8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreFailedException(Kind.UNREACHABLE, "interrupted while waiting for Redis", e);
    }
  }

  private static StoreFailedException busy(String why) {
    return new StoreFailedException(Kind.UNREACHABLE, why + "; nothing was done", null);
  }

  /** One push on its way to the users of all partitions, which are held. */
  private final class Delivery {
    private final Map<Integer, List<String>> users;
    private final int count;
    private final Message message;
    private final byte[] by;
    private final byte[] json;
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final List<AwaitedCall> calls = new ArrayList<>();
    private boolean delivered;

    Delivery(Map<Integer, List<String>> users, int count, Message message, byte[] by) {
      this.users = users;
      this.count = count;
      this.message = message;
      this.by = by;
      this.json = message.json().getBytes(UTF_8);
    }

    Outcome deliver(String moment, @Nullable MessageId due) {
      int first = users.keySet().iterator().next();
      String place = moment + Integer.toHexString(first) + requests.calls().node();
      byte[] id = due == null ? Keys.bytes(place) : Calls.id(due);
      boolean inPlace = due == null || moment.equals(moment(due));
      byte[] late = inPlace ? Calls.NOTHING : Keys.bytes(place);
      users.forEach((partition, all) -> begin(partition, all, id, late));
      int sessions = 0;
      boolean kept = false;
      for (AwaitedCall each : calls) {
        if (each.await() instanceof List<?> values) {
          sessions += (int) Replies.number(values.get(0));
          kept |= Replies.text(values.get(1)).equals("1");
        } else {
          throw new StoreFailedException(
              Kind.UNREACHABLE, "a push to many users took too long for Redis", null);
        }
      }
      delivered = true;
      MessageId made = Objects.requireNonNull(MessageId.parse(place));
      users.keySet().forEach(partition -> requests.calls().sees(partition, made));
      return new Outcome(due == null ? made : due, count, sessions, kept);
    }

    /** The calls of a partition are executed in their order. */
    private void begin(int partition, List<String> all, byte[] id, byte[] late) {
      int from = 0;
      do {
        int to = Math.min(all.size(), from + AT_ONCE);
        room.acquireUninterruptibly(to - from);
        int size = to - from;
        AwaitedCall call = some(partition, all.subList(from, to), id, late);
        call.whenOver(() -> room.release(size));
        calls.add(call);
        from = to;
      } while (from < all.size());
      call(Script.LET_GO, partition, List.of(), List.of(by), false);
    }

    private AwaitedCall some(int partition, List<String> some, byte[] id, byte[] late) {
      List<byte[]> keys = new ArrayList<>(5 * some.size());
      List<byte[]> arguments = new ArrayList<>(16 + some.size());
      arguments.add(by);
      arguments.add(Calls.number(settings.userMaxMessages()));
      arguments.add(Calls.number(settings.userMaxBytes()));
      arguments.add(Calls.number(settings.inbox().maxMessages()));
      arguments.add(Calls.number(settings.inbox().ttl().toMillis()));
      arguments.add(Calls.number(settings.receiptTtl().toMillis()));
      arguments.add(id);
      arguments.add(Calls.number(message.keptFor(settings).toMillis()));
      arguments.add(Calls.flag(message.isKeptUntilRegistered(settings)));
      arguments.add(Calls.flag(message.goesIntoInbox(settings)));
      arguments.add(Calls.number(Math.max(1, count)));
      arguments.add(Calls.number(HOLD_MILLIS));
      arguments.add(Keys.bytes(message.collapse() == null ? "" : message.collapse()));
      arguments.add(Calls.flag(count > 1));
      arguments.add(late);
      arguments.add(json);
      for (String userId : some) {
        keys.add(requests.keys().user(partition, userId));
        keys.add(requests.keys().messages(partition, userId));
        keys.add(requests.keys().inbox(partition, userId));
        keys.add(requests.keys().receipts(partition, userId));
        keys.add(requests.keys().collapses(partition, userId));
        arguments.add(Keys.bytes(userId));
      }
      return call(Script.PUSH_TO_MANY, partition, keys, arguments, true);
    }

    /** Lets all go if it was not delivered. */
    void end() {
      if (!delivered) {
        letGo(users.keySet(), by);
      }
    }
  }
}
