package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.MessageId;
import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stores confirmed messages and how clients are connected, and renews registrations. Its content is
 * taken when it is first written.
 */
final class NoteCommand extends Command {

  /** The most notes of one command. */
  static final int MOST = 256;

  /**
   * A change of a claim to be stored.
   *
   * @param arrived the newest confirmed message; null if it has not changed
   * @param from until where that was known before
   * @param renews whether the registration is renewed
   */
  record Note(Subscription of, @Nullable MessageId arrived, MessageId from, boolean renews) {}

  private final Requests requests;
  private final Duration heldTtl;
  private final Supplier<List<Note>> source;
  private final Runnable then;
  private @Nullable List<Note> taken;

  /**
   * @param heldTtl how long a renewed registration lives
   * @param source gives at most {@link #MOST}
   * @param then run when it is over
   */
  NoteCommand(
      Requests requests,
      int partition,
      Duration heldTtl,
      Supplier<List<Note>> source,
      Runnable then) {
    super(partition, Long.MAX_VALUE);
    this.requests = requests;
    this.heldTtl = heldTtl;
    this.source = source;
    this.then = then;
  }

  @Override
  List<byte[]> words() {
    if (taken == null) {
      taken = source.get();
    }
    List<byte[]> keys = new ArrayList<>(taken.size() * 5);
    List<byte[]> arguments = new ArrayList<>(taken.size() * 7);
    for (Note each : taken) {
      String userId = each.of().userId();
      keys.add(requests.keys().user(partition(), userId));
      keys.add(requests.keys().registrations(partition(), userId));
      keys.add(requests.keys().meta(partition(), userId));
      keys.add(requests.keys().messages(partition(), userId));
      keys.add(requests.keys().receipts(partition(), userId));
      arguments.add(Keys.bytes(each.of().connectionId()));
      arguments.add(Calls.number(each.of().number()));
      arguments.add(each.arrived() == null ? Calls.NOTHING : Calls.id(each.arrived()));
      arguments.add(Calls.id(each.from()));
      arguments.add(Calls.id(each.of().liveSince()));
      arguments.add(each.renews() ? Calls.number(heldTtl.toMillis()) : Calls.NOTHING);
      arguments.add(Calls.client(each.of().recipient()));
    }
    return requests.calls().call(Script.ARRIVED, partition(), keys, arguments);
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
