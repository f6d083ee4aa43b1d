package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.StoreFailedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Tells the sessions of this node how their users' inboxes are, when a channel may have lost
 * changes. One round at a time for each partition; what is lost meanwhile makes another one.
 * Thread-safe.
 */
final class MissedNews {

  /** The most users of one command. */
  private static final int MOST = 256;

  private final Requests requests;
  private final HeldClaims held;

  /** Of each partition, how often something was missed since the last round began. */
  private final AtomicIntegerArray missed = new AtomicIntegerArray(Partitions.COUNT);

  MissedNews(Requests requests, HeldClaims held) {
    this.requests = requests;
    this.held = held;
  }

  /** Something about a partition was missed. */
  void missed(int partition) {
    if (missed.getAndIncrement(partition) == 0) {
      begin(partition);
    }
  }

  private void begin(int partition) {
    Set<String> users = new HashSet<>();
    held.all().forEach(each -> users.add(each.by().userId()));
    users.removeIf(userId -> Partitions.of(userId) != partition);
    next(partition, missed.get(partition), new ArrayList<>(users));
  }

  /** Asks for some users, and then for the others. */
  private void next(int partition, int round, List<String> users) {
    if (users.isEmpty()) {
      if (missed.addAndGet(partition, -round) > 0) {
        begin(partition);
      }
      return;
    }
    List<String> some = users.subList(0, Math.min(users.size(), MOST));
    List<String> others = users.subList(some.size(), users.size());
    requests.add(new Asking(partition, some, () -> next(partition, round, others)));
  }

  /** Has Redis tell this node by its channel: there it has its place among the changes. */
  private final class Asking extends Command {
    private final List<String> users;
    private final Runnable then;

    Asking(int partition, List<String> users, Runnable then) {
      super(partition, Long.MAX_VALUE);
      this.users = users;
      this.then = then;
    }

    @Override
    List<byte[]> words() {
      List<byte[]> keys = new ArrayList<>();
      List<byte[]> arguments = new ArrayList<>();
      for (String userId : users) {
        keys.add(requests.keys().user(partition(), userId));
        keys.add(requests.keys().inbox(partition(), userId));
        keys.add(requests.keys().receipts(partition(), userId));
        arguments.add(Keys.bytes(userId));
      }
      return requests.calls().call(Script.INBOX_NEWS, partition(), keys, arguments);
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
}
