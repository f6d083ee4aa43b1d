package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.Outcome;
import io.notificationsocket.registry.StoreFailedException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A change of a user's state that a caller waits for. Executing it twice does no harm; it is after
 * a broken connection, and what it did may be known in part only then.
 */
final class Change<T> extends Command implements Outcome<T> {

  private final PendingCommit commit = new PendingCommit();
  private final Requests requests;
  private final Script script;
  private final String userId;
  private final List<byte[]> arguments;
  private final Function<Object, T> reading;
  private @Nullable T value; // written before the commit is over

  /**
   * @param reading what the reply says
   */
  Change(
      Requests requests,
      Script script,
      String userId,
      List<byte[]> arguments,
      Function<Object, T> reading) {
    super(Partitions.of(userId), requests.deadline());
    this.requests = requests;
    this.script = script;
    this.userId = userId;
    this.arguments = arguments;
    this.reading = reading;
  }

  @Override
  List<byte[]> words() {
    return requests.call(script, userId, arguments);
  }

  @Override
  void answered(@Nullable Object reply) {
    value = reading.apply(Objects.requireNonNull(reply));
    commit.end(null);
  }

  @Override
  void failed(StoreFailedException why) {
    commit.end(why);
  }

  @Override
  boolean isDurable() {
    return true;
  }

  @Override
  public Commit commit() {
    return commit;
  }

  @Override
  public T value() {
    return Objects.requireNonNull(value);
  }
}
