package io.notificationsocket.exchange.redis;

import io.notificationsocket.config.StoreSettings;
import io.notificationsocket.registry.Message;
import io.notificationsocket.registry.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the script calls of pushes; those of one partition that wait together become one call. */
final class Pushes {

  private static final int MOST_JOINED = 64;
  private static final int MOST_JOINED_BYTES = 256 << 10;

  private final Calls calls;
  private final StoreSettings settings;
  private final AtomicLong rounds = new AtomicLong();

  Pushes(Calls calls, StoreSettings settings) {
    this.calls = calls;
    this.settings = settings;
  }

  PushCommand push(String userId, Message message, int together, long deadline) {
    return new PushCommand(
        this,
        userId,
        message,
        message.keptFor(settings),
        message.isKeptUntilRegistered(settings),
        message.goesIntoInbox(settings),
        together,
        deadline);
  }

  /** A message was made. */
  void made(int partition, MessageId id) {
    calls.sees(partition, id);
  }

  /**
   * @param round the same for all that are written together
   */
  List<byte[]> words(List<PushCommand> pushes, long round) {
    int partition = pushes.get(0).partition();
    List<byte[]> keys = new ArrayList<>(pushes.size() * 6);
    List<byte[]> arguments = new ArrayList<>(8 + pushes.size() * 9);
    arguments.add(Keys.bytes(Integer.toHexString(partition)));
    arguments.add(Calls.number(settings.userMaxMessages()));
    arguments.add(Calls.number(settings.userMaxBytes()));
    arguments.add(Calls.number(settings.inbox().maxMessages()));
    arguments.add(Calls.number(settings.inbox().ttl().toMillis()));
    arguments.add(Calls.number(settings.receiptTtl().toMillis()));
    arguments.add(Calls.number(settings.keyTtl().toMillis()));
    arguments.add(Calls.number(round));
    for (PushCommand push : pushes) {
      push.addKeys(calls.keys(), keys);
      push.addArguments(arguments);
    }
    return calls.call(Script.PUSH, partition, keys, arguments);
  }

  /**
   * Joins the pushes of each partition, in their order, but no more than keep Redis busy for about
   * 2 ms.
   */
  List<Command> join(List<Command> waiting) {
    long round = rounds.incrementAndGet();
    JoinedPushes[] open = new JoinedPushes[Partitions.COUNT];
    List<Command> joined = new ArrayList<>();
    for (Command command : waiting) {
      if (!(command instanceof PushCommand push)) {
        open[command.partition()] = null;
        joined.add(command);
        continue;
      }
      JoinedPushes last = open[push.partition()];
      if (last == null
          || last.size() >= MOST_JOINED
          || last.bytes() + push.bytes() > MOST_JOINED_BYTES) {
        last = new JoinedPushes(this, push.partition(), round);
        open[push.partition()] = last;
        joined.add(last);
      }
      last.add(push);
    }
    return joined;
  }
}
