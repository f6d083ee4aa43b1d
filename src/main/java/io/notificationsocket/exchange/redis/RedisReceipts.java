package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.Receipts;
import io.notificationsocket.registry.StoreFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Receipts in Redis. A message counts as sent as soon as it was told to the node of a session,
 * since no call asks other nodes what they have written. Thread-safe.
 */
final class RedisReceipts implements Receipts {

  /** The most messages of one command. */
  private static final int AT_ONCE = 100;

  private final Requests requests;
  private final byte[] ttl;

  /**
   * @param ttl how long a receipt can be read after its message's end
   */
  RedisReceipts(Requests requests, Duration ttl) {
    this.requests = requests;
    this.ttl = Calls.number(ttl.toMillis());
  }

  @Override
  public void find(List<Of> messages, Consumer<@Nullable List<@Nullable Receipt>> then) {
    Map<Integer, List<Integer>> byPartition = new HashMap<>();
    for (int n = 0; n < messages.size(); n++) {
      int partition = Partitions.of(messages.get(n).userId());
      byPartition.computeIfAbsent(partition, none -> new ArrayList<>()).add(n);
    }
    List<Finding> findings = new ArrayList<>();
    Search search = new Search(messages, then);
    byPartition.forEach(
        (partition, all) -> {
          for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<Integer> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            findings.add(new Finding(search, partition, some));
          }
        });
    search.begin(findings);
  }

  /** Answers when all commands are answered, or when the first of them has failed. */
  private final class Search {
    private final List<Of> messages;
    private final Consumer<@Nullable List<@Nullable Receipt>> then;
    private final @Nullable Receipt[] found;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    Search(List<Of> messages, Consumer<@Nullable List<@Nullable Receipt>> then) {
      this.messages = messages;
      this.then = then;
      this.found = new @Nullable Receipt[messages.size()];
    }

    void begin(List<Finding> findings) {
      open.set(findings.size() + 1);
      findings.forEach(requests::offer);
      isAnswered();
    }

    void isAnswered() {
      if (open.decrementAndGet() == 0 && !over.getAndSet(true)) {
        then.accept(Arrays.asList(found));
      }
    }

    void failed() {
      if (!over.getAndSet(true)) {
        then.accept(null);
      }
    }
  }

  /** Looks up some messages of a partition. */
  private final class Finding extends Command {
    private final Search search;
    private final List<Integer> indexes;

    Finding(Search search, int partition, List<Integer> indexes) {
      super(partition, requests.deadline());
      this.search = search;
      this.indexes = indexes;
    }

    @Override
    List<byte[]> words() {
      List<byte[]> keys = new ArrayList<>();
      List<byte[]> arguments = new ArrayList<>();
      arguments.add(ttl);
      for (int index : indexes) {
        Of each = search.messages.get(index);
        Keys all = requests.keys();
        keys.add(all.registrations(partition(), each.userId()));
        keys.add(all.messages(partition(), each.userId()));
        keys.add(all.inbox(partition(), each.userId()));
        keys.add(all.receipts(partition(), each.userId()));
        arguments.add(Calls.id(each.id()));
      }
      return requests.calls().call(Script.RECEIPT, partition(), keys, arguments);
    }

    @Override
    void answered(@Nullable Object reply) {
      List<?> values = (List<?>) Objects.requireNonNull(reply);
      for (int n = 0; n < indexes.size(); n++) {
        int index = indexes.get(n);
        search.found[index] = receipt(search.messages.get(index), Replies.text(values.get(n)));
      }
      search.isAnswered();
    }

    @Override
    void failed(StoreFailedException why) {
      search.failed();
    }
  }

  /** Reads what {@code receipt.lua} says. */
  private static @Nullable Receipt receipt(Of of, String text) {
    if (text.isEmpty()) {
      return null;
    }
    List<String> words = List.of(text.split(" ", -1));
    String end = words.get(1);
    boolean lives = words.get(2).equals("1");
    boolean sent = words.get(3).equals("1");
    long first = Long.parseLong(words.get(4));
    long read = Long.parseLong(words.get(7));
    State state;
    if (end.equals("W")) {
      state = State.WITHDRAWN;
    } else if (end.equals("R")) {
      state = State.REPLACED;
    } else if (read > 0) {
      state = State.READ;
    } else if (first > 0) {
      state = State.DELIVERED;
    } else if (!lives) {
      state = State.EXPIRED;
    } else {
      state = sent ? State.SENT : State.WAITING;
    }
    return new Receipt(
        of.id(),
        Instant.ofEpochMilli(Long.parseLong(words.get(0))),
        Integer.parseInt(words.get(6)),
        state,
        first == 0
            ? null
            : new Delivered(Instant.ofEpochMilli(first), Integer.parseInt(words.get(5))),
        read == 0 ? null : Instant.ofEpochMilli(read));
  }
}
