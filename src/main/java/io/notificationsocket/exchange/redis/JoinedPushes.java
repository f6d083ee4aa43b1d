package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.StoreFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Several pushes of one partition, in one call. */
final class JoinedPushes extends Command {

  private final Pushes pushes;
  private final long round;
  private final List<PushCommand> members = new ArrayList<>();
  private int bytes;

  /**
   * @param round the same for all that are written together
   */
  JoinedPushes(Pushes pushes, int partition, long round) {
    super(partition, Long.MAX_VALUE);
    this.pushes = pushes;
    this.round = round;
  }

  void add(PushCommand push) {
    members.add(push);
    bytes += push.bytes();
  }

  int size() {
    return members.size();
  }

  @Override
  int bytes() {
    return bytes;
  }

  @Override
  boolean isDurable() {
    return true;
  }

  @Override
  List<byte[]> words() {
    members.forEach(Command::markWritten);
    return pushes.words(members, round);
  }

  @Override
  void answered(@Nullable Object reply) {
    List<?> replies = (List<?>) Objects.requireNonNull(reply);
    for (int i = 0; i < members.size(); i++) {
      members.get(i).answered(replies.get(i));
    }
  }

  @Override
  void failed(StoreFailedException why) {
    members.forEach(push -> push.failed(why));
  }

  /** After a refusal, each push waits by itself, with its own deadline. */
  @Override
  List<Command> parts() {
    return List.copyOf(members);
  }

  @Override
  List<Command> unknown(StoreFailedException why) {
    List<Command> again = new ArrayList<>();
    for (PushCommand push : members) {
      again.addAll(push.unknown(why));
    }
    return again;
  }
}
