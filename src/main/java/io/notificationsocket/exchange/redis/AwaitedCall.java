package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.StoreFailedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A script call whose reply a thread waits for. Executing it twice does no harm. */
class AwaitedCall extends Command {

  private final Requests requests;
  private final Script script;
  private final List<byte[]> keys;
  private final List<byte[]> arguments;
  private final boolean durable;
  private final CompletableFuture<@Nullable Object> reply = new CompletableFuture<>();

  /**
   * @param durable whether it waits for replicas if the settings ask for it
   */
  AwaitedCall(
      Requests requests,
      Script script,
      int partition,
      List<byte[]> keys,
      List<byte[]> arguments,
      boolean durable) {
    super(partition, requests.deadline());
    this.requests = requests;
    this.script = script;
    this.keys = keys;
    this.arguments = arguments;
    this.durable = durable;
  }

  /** Queues it. */
  final AwaitedCall begin() {
    requests.offer(this);
    return this;
  }

  /**
   * Waits for the reply.
   *
   * @throws StoreFailedException if none comes in time
   */
  final @Nullable Object await() {
    try {
      return reply.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreFailedException why) {
        throw new StoreFailedException(why.kind(), String.valueOf(why.getMessage()), why);
      }
      throw e;
    }
  }

  /** Runs a task when it was answered, or has failed. */
  final void whenOver(Runnable task) {
    var unused = reply.whenComplete((value, failure) -> task.run());
  }

  @Override
  int bytes() {
    return super.bytes() + arguments.stream().mapToInt(each -> each.length).sum();
  }

  @Override
  List<byte[]> words() {
    return requests.calls().call(script, partition(), keys, arguments);
  }

  @Override
  void answered(@Nullable Object value) {
    reply.complete(value);
  }

  @Override
  void failed(StoreFailedException why) {
    reply.completeExceptionally(why);
  }

  @Override
  boolean isDurable() {
    return durable;
  }
}
