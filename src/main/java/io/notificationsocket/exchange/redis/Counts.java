package io.notificationsocket.exchange.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts the sessions of some users: the partitions side by side, each in pieces. */
final class Counts {

  private static final int COUNTED_AT_ONCE = 256;

  private final Requests requests;
  private final List<String> userIds;
  private final Consumer<int @Nullable []> then;
  private final int[] numbers;
  private final AtomicInteger awaited = new AtomicInteger();

  private Counts(Requests requests, List<String> userIds, Consumer<int @Nullable []> then) {
    this.requests = requests;
    this.userIds = userIds;
    this.then = then;
    this.numbers = new int[userIds.size()];
  }

  /**
   * @param then given as many numbers as there are users, in their order; null when they are not
   *     known in time
   */
  static void count(Requests requests, List<String> userIds, Consumer<int @Nullable []> then) {
    new Counts(requests, userIds, then).ask();
  }

  private void ask() {
    Map<Integer, List<Integer>> byPartition = new HashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      byPartition
          .computeIfAbsent(Partitions.of(userIds.get(i)), partition -> new ArrayList<>())
          .add(i);
    }
    List<Count> all = new ArrayList<>();
    long deadline = requests.deadline();
    byPartition.forEach(
        (partition, indexes) -> {
          for (int from = 0; from < indexes.size(); from += COUNTED_AT_ONCE) {
            int to = Math.min(indexes.size(), from + COUNTED_AT_ONCE);
            all.add(new Count(partition, deadline, indexes.subList(from, to)));
          }
        });
    awaited.set(all.size());
    if (all.isEmpty()) {
      then.accept(numbers);
    }
    all.forEach(requests::offer);
  }

  /** The first failure answers; the number of awaited answers never reaches zero then. */
  private void haveFailed() {
    if (awaited.getAndSet(Integer.MIN_VALUE) > 0) {
      then.accept(null);
    }
  }

  /** Counts the users of some indexes. */
  private final class Count extends Question {
    private final List<Integer> indexes;

    Count(int partition, long deadline, List<Integer> indexes) {
      super(partition, deadline, Counts.this::haveFailed);
      this.indexes = indexes;
    }

    @Override
    List<byte[]> words() {
      List<byte[]> users =
          indexes.stream().map(i -> requests.keys().user(partition(), userIds.get(i))).toList();
      return requests.calls().call(Script.COUNT, partition(), users, List.of());
    }

    @Override
    void answered(@Nullable Object reply) {
      List<?> counted = (List<?>) Objects.requireNonNull(reply);
      for (int i = 0; i < indexes.size(); i++) {
        numbers[indexes.get(i)] = (int) Replies.number(counted.get(i));
      }
      if (awaited.decrementAndGet() == 0) {
        then.accept(numbers);
      }
    }
  }
}
