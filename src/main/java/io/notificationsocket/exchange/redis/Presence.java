package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.ByCodePoint;
import io.notificationsocket.registry.OnlineUsers;
import io.notificationsocket.registry.SessionInfo;
import io.notificationsocket.registry.UserSessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who is online, on all nodes; none of them is asked. Thread-safe. */
final class Presence {

  /** How many values a registration has in the reply. */
  private static final int COLUMNS = 5;

  private final Requests requests;

  Presence(Requests requests) {
    this.requests = requests;
  }

  void count(List<String> userIds, Consumer<int @Nullable []> then) {
    Counts.count(requests, userIds, then);
  }

  void online(@Nullable String after, int most, Consumer<@Nullable OnlineUsers> then) {
    OnlineList.read(requests, after, most, then);
  }

  void sessions(String userId, Consumer<@Nullable UserSessions> then) {
    requests.offer(
        new Question(Partitions.of(userId), requests.deadline(), () -> then.accept(null)) {
          @Override
          List<byte[]> words() {
            return requests.call(Script.SESSIONS, userId, List.of());
          }

          @Override
          void answered(@Nullable Object reply) {
            then.accept(sessions((List<?>) Objects.requireNonNull(reply)));
          }
        });
  }

  private static UserSessions sessions(List<?> values) {
    long seen = Replies.number(values.get(0));
    List<SessionInfo> sessions = new ArrayList<>();
    for (int at = 1; at < values.size(); at += COLUMNS) {
      sessions.add(session(values.subList(at, at + COLUMNS)));
    }
    sessions.sort(Comparator.comparing(SessionInfo::connectionId, ByCodePoint.ORDER));
    return new UserSessions(seen == 0 ? null : Instant.ofEpochMilli(seen), sessions);
  }

  private static SessionInfo session(List<?> columns) {
    String client = Replies.text(columns.get(1));
    String meta = Replies.text(columns.get(4));
    return new SessionInfo(
        Replies.text(columns.get(0)),
        client.isEmpty() ? null : Replies.client(client),
        client.isEmpty() ? Instant.ofEpochMilli(Replies.number(columns.get(2))) : null,
        (int) Replies.number(columns.get(3)),
        meta.isEmpty() ? null : meta);
  }
}
