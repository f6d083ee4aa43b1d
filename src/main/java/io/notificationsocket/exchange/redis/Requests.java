package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.StoreFailedException;
import io.notificationsocket.registry.StoreFailedException.Kind;
import java.time.Duration;
import java.util.List;

/**
 * Sends commands to the lanes of their partitions. What is not answered within the longest time of
 * an answer has failed. Thread-safe.
 */
final class Requests {

  private final Shards shards;
  private final Calls calls;
  private final Duration timeout;

  /**
   * @param timeout the longest that an answer may take
   */
  Requests(Shards shards, Calls calls, Duration timeout) {
    this.shards = shards;
    this.calls = calls;
    this.timeout = timeout;
  }

  Calls calls() {
    return calls;
  }

  Keys keys() {
    return calls.keys();
  }

  /** The deadline of a command that somebody waits for. */
  long deadline() {
    return System.nanoTime() + timeout.toNanos();
  }

  /** Makes the call of a script about one user. */
  List<byte[]> call(Script script, String userId, List<byte[]> arguments) {
    int partition = Partitions.of(userId);
    return calls.call(script, partition, keys().ofUser(partition, userId), arguments);
  }

  /** Queues a push; it fails at once if too much waits already. */
  void push(PushCommand push) {
    if (!shards.of(push.partition()).pushes().offer(push)) {
      push.failed(tooMuch());
    }
  }

  /**
   * Queues a command; it fails at once if too much waits already.
   *
   * @return whether it was queued
   */
  boolean offer(Command command) {
    boolean queued = shards.of(command.partition()).state().offer(command);
    if (!queued) {
      command.failed(tooMuch());
    }
    return queued;
  }

  /** Queues a command however much waits: for those of which each client has a few at most. */
  void add(Command command) {
    shards.of(command.partition()).state().add(command);
  }

  private static StoreFailedException tooMuch() {
    return new StoreFailedException(
        Kind.UNREACHABLE, "too much waits for Redis already; nothing was done", null);
  }
}
