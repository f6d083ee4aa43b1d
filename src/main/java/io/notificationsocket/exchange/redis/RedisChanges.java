package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.MessageChanges;
import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Changes and withdraws messages in Redis. A change for all users of a message is made by one node
 * at a time. If it fails, some of the users may have it; making it again brings it to all. The
 * caller waits. Thread-safe.
 */
final class RedisChanges implements MessageChanges {

  /** How many users a call looks at. */
  private static final int AT_ONCE = 250;

  private final Requests requests;

  RedisChanges(Requests requests) {
    this.requests = requests;
  }

  @Override
  public Outcome<Result> change(String userId, MessageId id, String json, int version) {
    return done(() -> result(new Wanted(id, "U", json, version, false).begin(userId)).result());
  }

  @Override
  public Outcome<Result> withdraw(String userId, MessageId id, int version) {
    return done(() -> result(new Wanted(id, "W", "", version, false).begin(userId)).result());
  }

  @Override
  public Outcome<Result> changeForAll(MessageId id, String json, int version) {
    return done(() -> forAll(new Wanted(id, "U", json, version, true)));
  }

  @Override
  public Outcome<Result> withdrawForAll(MessageId id, int version) {
    return done(() -> forAll(new Wanted(id, "W", "", version, true)));
  }

  /** A failure is one of the commit. */
  private static Outcome<Result> done(Supplier<Result> change) {
    try {
      return new Outcome.Known<>(change.get(), Commit.DONE);
    } catch (StoreFailedException e) {
      PendingCommit commit = new PendingCommit();
      commit.end(e);
      return new Outcome.Known<>(Result.Refused.UNKNOWN, commit);
    }
  }

  /** What is to be done to a message. */
  private final class Wanted {
    private final MessageId id;
    private final String kind;
    private final String json;
    private final int version;
    private final boolean forAll;

    /**
     * @param kind U for another text, W to withdraw it
     */
    Wanted(MessageId id, String kind, String json, int version, boolean forAll) {
      this.id = id;
      this.kind = kind;
      this.json = json;
      this.version = version;
      this.forAll = forAll;
    }

    AwaitedCall begin(String userId) {
      int partition = Partitions.of(userId);
      return new AwaitedCall(
          requests,
          Script.CHANGE,
          partition,
          requests.keys().ofUser(partition, userId),
          List.of(
              Keys.bytes(userId),
              Keys.bytes(Integer.toHexString(partition)),
              Calls.id(id),
              Calls.number(version),
              Keys.bytes(kind),
              Keys.bytes(json),
              Calls.flag(forAll)),
          true) {
        /** A new text counts each time as a new version. */
        @Override
        List<Command> unknown(StoreFailedException why) {
          if (kind.equals("W")) {
            return super.unknown(why);
          }
          failed(why);
          return List.of();
        }
      }.begin();
    }
  }

  /** What a call has answered. */
  private record Answer(int what, int version, int sessions) {

    Result result() {
      return switch (what) {
        case 1 -> new Result.Done(version, sessions);
        case -1 -> Result.Refused.OTHER_VERSION;
        case -2 -> Result.Refused.OF_MANY;
        default -> Result.Refused.UNKNOWN;
      };
    }
  }

  private static Answer result(AwaitedCall call) {
    List<?> values = (List<?>) Objects.requireNonNull(call.await());
    return new Answer(
        (int) Replies.number(values.get(0)),
        (int) Replies.number(values.get(1)),
        (int) Replies.number(values.get(2)));
  }

  // ---- for all ---------------------------------------------------------------------------------

  private Result forAll(Wanted wanted) {
    byte[] by = Keys.bytes(requests.calls().node() + ThreadLocalRandom.current().nextLong());
    reserve(wanted.id, by);
    try {
      Result best = Result.Refused.UNKNOWN;
      List<String> users = receivers(wanted.id);
      for (int from = 0; from < users.size(); from += AT_ONCE) {
        List<AwaitedCall> calls =
            users.subList(from, Math.min(users.size(), from + AT_ONCE)).stream()
                .map(wanted::begin)
                .toList();
        for (AwaitedCall call : calls) {
          best = both(best, result(call).result());
        }
      }
      return best;
    } finally {
      free(wanted.id, by);
    }
  }

  private static Result both(Result one, Result other) {
    if (one instanceof Result.Done a && other instanceof Result.Done b) {
      return new Result.Done(Math.max(a.version(), b.version()), a.sessions() + b.sessions());
    }
    return other instanceof Result.Done || one == Result.Refused.UNKNOWN ? other : one;
  }

  /** All who have, or had, a message. */
  private List<String> receivers(MessageId id) {
    List<String> users = new ArrayList<>();
    List<AwaitedCall> calls = new ArrayList<>();
    for (int partition = 0; partition < Partitions.COUNT; partition++) {
      calls.add(look(partition, id, ""));
    }
    while (!calls.isEmpty()) {
      List<AwaitedCall> further = new ArrayList<>();
      for (AwaitedCall call : calls) {
        List<?> values = (List<?>) Objects.requireNonNull(call.await());
        values.subList(1, values.size()).stream().map(Replies::text).forEach(users::add);
        String next = Replies.text(values.get(0));
        if (!next.isEmpty()) {
          further.add(look(call.partition(), id, next));
        }
      }
      calls = further;
    }
    return users;
  }

  private AwaitedCall look(int partition, MessageId id, String after) {
    return new AwaitedCall(
            requests,
            Script.RECEIVERS,
            partition,
            List.of(),
            List.of(Calls.id(id), Keys.bytes(after), Calls.number(AT_ONCE)),
            false)
        .begin();
  }

  /** Waits until no other node changes the message. */
  private void reserve(MessageId id, byte[] by) {
    long end = requests.deadline();
    String key = id.toString();
    while (true) {
      AwaitedCall asked =
          new AwaitedCall(
              requests,
              Script.KEY,
              Partitions.of(key),
              List.of(requests.keys().change(key)),
              List.of(by, Calls.number(Commit.LONGEST.toMillis())),
              false);
      if (Replies.text(Objects.requireNonNull(asked.begin().await())).isEmpty()) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new StoreFailedException(
            Kind.UNREACHABLE, "another change of the message is under way; nothing was done", null);
      }
      try {
        Thread.sleep(1 + ThreadLocalRandom.current().nextInt(8));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreFailedException(Kind.UNREACHABLE, "interrupted while waiting for Redis", e);
      }
    }
  }

  private void free(MessageId id, byte[] by) {
    String key = id.toString();
    var unused =
        new AwaitedCall(
                requests,
                Script.KEY_OVER,
                Partitions.of(key),
                List.of(requests.keys().change(key)),
                List.of(by, Calls.number(0), Calls.NOTHING),
                false)
            .begin();
  }
}
