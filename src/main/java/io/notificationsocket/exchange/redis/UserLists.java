package io.notificationsocket.exchange.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/** Reads lists of users, a sorted set in each partition. The caller waits. Thread-safe. */
final class UserLists {

  /** How many users a call reads. */
  private static final int AT_ONCE = 1_000;

  private final Requests requests;

  UserLists(Requests requests) {
    this.requests = requests;
  }

  /**
   * Some users of each partition, and how many there are in all.
   *
   * @param users of each partition, by code point
   */
  record Page(List<List<String>> users, int total) {}

  /**
   * The first users of each partition.
   *
   * @param after begins after this id; empty for the first
   * @param most of each partition
   */
  Page first(IntFunction<byte[]> key, String after, int most) {
    List<AwaitedCall> calls = new ArrayList<>();
    for (int partition = 0; partition < Partitions.COUNT; partition++) {
      calls.add(read(partition, key, after, most, false).begin());
    }
    List<List<String>> users = new ArrayList<>();
    int total = 0;
    for (AwaitedCall each : calls) {
      List<?> values = (List<?>) Objects.requireNonNull(each.await());
      total += (int) Replies.number(values.get(0));
      users.add(values.subList(2, values.size()).stream().map(Replies::text).toList());
    }
    return new Page(users, total);
  }

  /**
   * All users of each partition; the partitions are read side by side.
   *
   * @param registered leaves out those who have no registration
   */
  List<List<String>> all(IntFunction<byte[]> key, boolean registered) {
    List<List<String>> users = new ArrayList<>();
    String[] next = new String[Partitions.COUNT];
    Arrays.fill(next, "");
    List<Integer> unfinished = new ArrayList<>();
    for (int partition = 0; partition < Partitions.COUNT; partition++) {
      users.add(new ArrayList<>());
      unfinished.add(partition);
    }
    while (!unfinished.isEmpty()) {
      List<AwaitedCall> calls =
          unfinished.stream()
              .map(each -> read(each, key, next[each], AT_ONCE, registered).begin())
              .toList();
      for (AwaitedCall call : calls) {
        int partition = call.partition();
        List<?> values = (List<?>) Objects.requireNonNull(call.await());
        next[partition] = Replies.text(values.get(1));
        values.subList(2, values.size()).stream()
            .map(Replies::text)
            .forEach(users.get(partition)::add);
      }
      unfinished.removeIf(each -> next[each].isEmpty());
    }
    return users;
  }

  private AwaitedCall read(
      int partition, IntFunction<byte[]> key, String after, int most, boolean registered) {
    return new AwaitedCall(
        requests,
        Script.LIST,
        partition,
        List.of(key.apply(partition)),
        List.of(Keys.bytes(after), Calls.number(most), Calls.flag(registered)),
        false);
  }
}
