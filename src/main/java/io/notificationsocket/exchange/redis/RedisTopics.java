package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.ByCodePoint;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Topics in Redis: the members lie by partition. When a change fails, some partitions may have it;
 * making it again brings it to all. The caller waits for the replies. Thread-safe.
 */
final class RedisTopics implements Topics {

  /** How many members a call changes. */
  private static final int AT_ONCE = 1_000;

  private final Requests requests;
  private final UserLists lists;

  RedisTopics(Requests requests, UserLists lists) {
    this.requests = requests;
    this.lists = lists;
  }

  @Override
  public Changed change(String topic, Set<String> add, Set<String> remove) {
    return done(() -> changed(topic, add, remove));
  }

  /** A failure is one of the commit. */
  private static Changed done(IntSupplier change) {
    PendingCommit commit = new PendingCommit();
    try {
      int count = change.getAsInt();
      commit.end(null);
      return new Changed(commit, () -> count);
    } catch (StoreFailedException e) {
      commit.end(e);
      return new Changed(commit, () -> 0);
    }
  }

  private int changed(String topic, Set<String> add, Set<String> remove) {
    Map<Integer, List<Member>> byPartition = new TreeMap<>();
    for (int partition = 0; partition < Partitions.COUNT; partition++) {
      byPartition.put(partition, new ArrayList<>());
    }
    for (String userId : add) {
      if (!remove.contains(userId)) {
        put(byPartition, new Member(userId, true));
      }
    }
    remove.forEach(userId -> put(byPartition, new Member(userId, false)));
    List<List<AwaitedCall>> calls = new ArrayList<>();
    byPartition.forEach((partition, members) -> calls.add(calls(topic, partition, members)));
    int total = 0;
    for (List<AwaitedCall> partition : calls) {
      int count = 0;
      for (AwaitedCall each : partition) {
        count = (int) Replies.number(Objects.requireNonNull(each.await()));
      }
      total += count;
    }
    return total;
  }

  /** One who comes, or goes. */
  private record Member(String userId, boolean comes) {}

  private static void put(Map<Integer, List<Member>> byPartition, Member member) {
    Objects.requireNonNull(byPartition.get(Partitions.of(member.userId))).add(member);
  }

  /** At least one, which counts. */
  private List<AwaitedCall> calls(String topic, int partition, List<Member> members) {
    List<AwaitedCall> calls = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(members.size(), from + AT_ONCE);
      List<byte[]> keys = new ArrayList<>();
      List<byte[]> arguments = new ArrayList<>();
      keys.add(requests.keys().members(partition, topic));
      arguments.add(Keys.bytes(topic));
      for (Member each : members.subList(from, to)) {
        keys.add(requests.keys().topics(partition, each.userId));
        arguments.add(Keys.bytes((each.comes ? "+" : "-") + each.userId));
      }
      calls.add(call(Script.JOIN, partition, keys, arguments));
      from = to;
    } while (from < members.size());
    return calls;
  }

  private AwaitedCall call(
      Script script, int partition, List<byte[]> keys, List<byte[]> arguments) {
    return new AwaitedCall(requests, script, partition, keys, arguments, true).begin();
  }

  /** One who joins meanwhile stays, or not. */
  @Override
  public Changed end(String topic) {
    return done(
        () -> {
          int removed = 0;
          List<Integer> unfinished = new ArrayList<>();
          for (int partition = 0; partition < Partitions.COUNT; partition++) {
            unfinished.add(partition);
          }
          while (!unfinished.isEmpty()) {
            List<AwaitedCall> calls =
                unfinished.stream().map(partition -> endSome(topic, partition)).toList();
            unfinished = new ArrayList<>();
            for (AwaitedCall each : calls) {
              List<?> values = (List<?>) Objects.requireNonNull(each.await());
              removed += (int) Replies.number(values.get(0));
              if (Replies.number(values.get(1)) > 0) {
                unfinished.add(each.partition());
              }
            }
          }
          return removed;
        });
  }

  private AwaitedCall endSome(String topic, int partition) {
    return call(
        Script.END_TOPIC,
        partition,
        List.of(requests.keys().members(partition, topic)),
        List.of(Keys.bytes(topic), Calls.number(AT_ONCE)));
  }

  @Override
  public Members members(String topic, @Nullable String after, int most) {
    UserLists.Page page =
        lists.first(
            partition -> requests.keys().members(partition, topic),
            after == null ? "" : after,
            most + 1);
    List<String> users =
        page.users().stream()
            .flatMap(List::stream)
            .sorted(ByCodePoint.ORDER)
            .limit(most + 1L)
            .toList();
    boolean more = users.size() > most;
    return new Members(more ? List.copyOf(users.subList(0, most)) : users, page.total(), more);
  }

  @Override
  public List<String> of(String userId) {
    int partition = Partitions.of(userId);
    List<byte[]> keys = requests.keys().ofUser(partition, userId);
    AwaitedCall call = new AwaitedCall(requests, Script.TOPICS, partition, keys, List.of(), false);
    List<?> topics = (List<?>) Objects.requireNonNull(call.begin().await());
    return topics.stream().map(Replies::text).toList();
  }
}
