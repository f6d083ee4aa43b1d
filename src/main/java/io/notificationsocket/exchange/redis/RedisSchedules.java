package io.notificationsocket.exchange.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.registry.Fingerprint;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Recipients;
import io.notificationsocket.registry.ReusedKeyException;
import io.notificationsocket.registry.Schedules;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.TooManyScheduledException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pushes that are made later, in Redis: a user's in the user's partition, and those to many in the
 * first one. Changes wait for the replies. Thread-safe.
 */
final class RedisSchedules implements Schedules {

  private static final int ID = 24;
  private static final int DUE = 13;
  private static final int FINGERPRINT = 32;

  private final Requests requests;
  private final PushesToMany pushesToMany;
  private final StoreSettings settings;

  RedisSchedules(Requests requests, PushesToMany pushesToMany, StoreSettings settings) {
    this.requests = requests;
    this.pushesToMany = pushesToMany;
    this.settings = settings;
  }

  /** Where the pushes of a user are, or those to many. */
  private static int partition(String userId) {
    return userId.isEmpty() ? 0 : Partitions.of(userId);
  }

  private static String owner(@Nullable String userId) {
    return userId == null ? "" : userId;
  }

  /** A failure is one of the commit. */
  private static <T> Outcome<T> done(Supplier<T> change, T otherwise) {
    PendingCommit commit = new PendingCommit();
    T value = otherwise;
    try {
      value = change.get();
      commit.end(null);
    } catch (StoreFailedException | TooManyScheduledException | ReusedKeyException e) {
      commit.end(e);
    }
    return new Outcome.Known<>(value, commit);
  }

  // ---- add -------------------------------------------------------------------------------------

  @Override
  public Outcome<Added> add(Target target, Message message, When when) {
    Added none = new Added(MessageId.FIRST, Instant.EPOCH);
    String fingerprint = Fingerprint.of(target, message, when).hex();
    String key = message.key();
    if (target instanceof Target.User user) {
      String known = key == null ? "" : fingerprint;
      return done(() -> add(user.userId(), target, message, when, known, owner(key)), none);
    }
    return done(
        () ->
            key == null
                ? add("", target, message, when, "", "")
                : once(target, message, when, fingerprint, key),
        none);
  }

  /** The key of a push to many lies elsewhere. */
  private Added once(Target target, Message message, When when, String fingerprint, String key) {
    byte[] by = pushesToMany.holder();
    String known = pushesToMany.reserve(key, by);
    if (!known.isEmpty()) {
      if (!known.startsWith(fingerprint)) {
        throw new ReusedKeyException();
      }
      return added(known.substring(FINGERPRINT));
    }
    boolean isAdded = false;
    try {
      Added added = add("", target, message, when, "", "");
      isAdded = true;
      byte[] outcome = Keys.bytes(fingerprint + added.id() + added.at().toEpochMilli());
      Duration ahead = Duration.ofMillis(added.at().toEpochMilli() - requests.calls().millis());
      pushesToMany.keyIsOver(key, by, outcome, ahead.plus(settings.keyTtl())).await();
      return added;
    } finally {
      if (!isAdded) {
        pushesToMany.keyIsOver(key, by, Calls.NOTHING, Duration.ZERO);
      }
    }
  }

  private Added add(
      String userId, Target target, Message message, When when, String fingerprint, String key) {
    int partition = partition(userId);
    List<byte[]> arguments =
        List.of(
            Keys.bytes(userId),
            Keys.bytes(Integer.toHexString(partition)),
            when instanceof When.At at ? Calls.number(millis(at.time())) : Calls.NOTHING,
            when instanceof When.In in ? Calls.number(in.time().toMillis()) : Calls.NOTHING,
            Keys.bytes(fingerprint),
            Keys.bytes(key),
            Calls.number(settings.keyTtl().toMillis()),
            Calls.number(MOST),
            ScheduledText.of(target, message));
    AwaitedCall call =
        new AwaitedCall(
            requests,
            Script.SCHEDULE,
            partition,
            requests.keys().ofUser(partition, userId),
            arguments,
            true) {
          /** Only with a key can it be repeated and still be done once. */
          @Override
          List<Command> unknown(StoreFailedException why) {
            if (!fingerprint.isEmpty()) {
              return super.unknown(why);
            }
            failed(why);
            return List.of();
          }
        };
    String answer = Replies.text(Objects.requireNonNull(call.begin().await()));
    if (answer.equals("T")) {
      throw new TooManyScheduledException();
    }
    if (answer.charAt(0) == 'N') {
      return added(answer.substring(1));
    }
    if (!answer.startsWith(fingerprint, 1)) {
      throw new ReusedKeyException();
    }
    return added(answer.substring(1 + FINGERPRINT));
  }

  private static long millis(Instant time) {
    return time.isBefore(Instant.EPOCH) ? 0 : time.toEpochMilli();
  }

  private static Added added(String text) {
    return new Added(
        Objects.requireNonNull(MessageId.parse(text.substring(0, ID))),
        Instant.ofEpochMilli(Long.parseLong(text.substring(ID))));
  }

  // ---- list, cancel, forget --------------------------------------------------------------------

  @Override
  public void list(@Nullable String userId, Consumer<@Nullable List<Scheduled>> then) {
    String owner = owner(userId);
    int partition = partition(owner);
    requests.offer(
        new Question(partition, requests.deadline(), () -> then.accept(null)) {
          @Override
          List<byte[]> words() {
            List<byte[]> keys = requests.keys().ofUser(partition, owner);
            return requests.calls().call(Script.SCHEDULED, partition, keys, List.of());
          }

          @Override
          void answered(@Nullable Object reply) {
            then.accept(listed(owner, (List<?>) Objects.requireNonNull(reply)));
          }
        });
  }

  private static List<Scheduled> listed(String owner, List<?> rows) {
    List<Scheduled> found = new ArrayList<>();
    rows.forEach(row -> found.add(scheduled(owner, (byte[]) row)));
    found.sort(Comparator.comparing(Scheduled::at).thenComparing(Scheduled::id));
    return found;
  }

  /** Reads {@code id due what}. */
  static Scheduled scheduled(String owner, byte[] row) {
    String begin = new String(row, 0, ID + DUE, UTF_8);
    ScheduledText.Read read = ScheduledText.read(owner, row, ID + DUE);
    return new Scheduled(
        Objects.requireNonNull(MessageId.parse(begin.substring(0, ID))),
        Instant.ofEpochMilli(Long.parseLong(begin.substring(ID))),
        read.target(),
        read.message());
  }

  @Override
  public Outcome<Boolean> cancel(@Nullable String userId, MessageId id) {
    String owner = owner(userId);
    List<byte[]> arguments = List.of(Keys.bytes(owner), Calls.id(id));
    return done(() -> Replies.number(ask(Script.CANCEL, owner, arguments)) == 1, false);
  }

  private Object ask(Script script, String owner, List<byte[]> arguments) {
    int partition = partition(owner);
    List<byte[]> keys = requests.keys().ofUser(partition, owner);
    AwaitedCall call = new AwaitedCall(requests, script, partition, keys, arguments, true);
    return Objects.requireNonNull(call.begin().await());
  }

  /**
   * Takes a user out of the recipients of pushes to many that wait.
   *
   * @throws StoreFailedException if Redis cannot be used
   */
  void forget(String userId) {
    for (Scheduled each : listed("", (List<?>) ask(Script.SCHEDULED, "", List.of()))) {
      Recipients before = ((Target.Many) each.target()).recipients();
      Recipients after = without(userId, before);
      if (!after.equals(before)) {
        byte[] what = ScheduledText.of(new Target.Many(after), each.message());
        ask(Script.RESCHEDULE, "", List.of(Calls.id(each.id()), what));
      }
    }
  }

  private static Recipients without(String userId, Recipients recipients) {
    Set<String> except = without(userId, recipients.except());
    if (recipients instanceof Recipients.Users named) {
      return new Recipients.Users(without(userId, named.users()), except);
    }
    return recipients instanceof Recipients.Topic named
        ? new Recipients.Topic(named.topic(), except)
        : new Recipients.Everyone(except);
  }

  private static Set<String> without(String userId, Set<String> users) {
    Set<String> others = new HashSet<>(users);
    return others.remove(userId) ? others : users;
  }
}
