package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.Commit;
import io.notificationsocket.registry.StoreFailedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of a user's state that a caller waits for. Executing it twice does no harm. */
final class Change extends Command {

  private final PendingCommit commit = new PendingCommit();
  private final Requests requests;
  private final Script script;
  private final String userId;
  private final List<byte[]> arguments;

  Change(Requests requests, Script script, String userId, List<byte[]> arguments) {
    super(Partitions.of(userId), requests.deadline());
    this.requests = requests;
    this.script = script;
    this.userId = userId;
    this.arguments = arguments;
  }

  Commit commit() {
    return commit;
  }

  @Override
  List<byte[]> words() {
    return requests.call(script, userId, arguments);
  }

  @Override
  void answered(@Nullable Object reply) {
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
}
