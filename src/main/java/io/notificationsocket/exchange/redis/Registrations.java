package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Ended;
import io.notificationsocket.registry.Forgotten;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.Revocation;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What backends change: registrations, and the claims of clients to them. Thread-safe. */
final class Registrations {

  private final Requests requests;
  private final Recovery recovery;
  private final byte[] ttl;

  Registrations(Requests requests, Recovery recovery, Duration ttl) {
    this.requests = requests;
    this.recovery = recovery;
    this.ttl = Calls.number(ttl.toMillis());
  }

  Commit register(String userId, String connectionId, @Nullable String meta) {
    byte[] noted = meta == null ? Calls.NOTHING : Keys.bytes(meta);
    List<byte[]> arguments = List.of(Keys.bytes(connectionId), ttl, noted);
    return submit(Script.REGISTER, userId, arguments, Replies::number).commit();
  }

  Commit end(String userId, String connectionId) {
    List<byte[]> arguments = List.of(Keys.bytes(userId), Keys.bytes(connectionId));
    return submit(Script.END, userId, arguments, Replies::number).commit();
  }

  Outcome<Integer> disconnect(String userId, @Nullable String connectionId, Revocation why) {
    List<byte[]> arguments =
        List.of(
            Keys.bytes(userId),
            connectionId == null ? Calls.NOTHING : Keys.bytes(connectionId),
            Calls.revocation(why),
            ttl);
    return submit(Script.DISCONNECT, userId, arguments, reply -> (int) Replies.number(reply));
  }

  Outcome<Ended> endAll(String userId) {
    return submit(
        Script.END_ALL,
        userId,
        List.of(Keys.bytes(userId), Calls.revocation(Revocation.LOGGED_OUT), Calls.flag(false)),
        reply -> {
          All all = ended(reply);
          return new Ended(all.registrations(), all.sessions());
        });
  }

  Outcome<Forgotten> forget(String userId) {
    return submit(
        Script.END_ALL,
        userId,
        List.of(Keys.bytes(userId), Calls.revocation(Revocation.FORGOTTEN), Calls.flag(true)),
        reply -> {
          All all = ended(reply);
          return new Forgotten(all.registrations(), all.messages(), all.topics());
        });
  }

  /** What ended. */
  private record All(int registrations, int sessions, int messages, int topics) {}

  /** Reads the reply to the end of all registrations, and removes their recovery ids. */
  private All ended(Object reply) {
    List<?> values = (List<?>) reply;
    values.subList(4, values.size()).forEach(each -> recovery.forget(Replies.text(each)));
    return new All(
        (int) Replies.number(values.get(0)),
        (int) Replies.number(values.get(1)),
        (int) Replies.number(values.get(2)),
        (int) Replies.number(values.get(3)));
  }

  private <T> Outcome<T> submit(
      Script script, String userId, List<byte[]> arguments, Function<Object, T> reading) {
    Change<T> change = new Change<>(requests, script, userId, arguments, reading);
    requests.offer(change);
    return change;
  }
}
