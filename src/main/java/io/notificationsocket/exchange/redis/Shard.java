package io.notificationsocket.exchange.redis;

import java.util.List;

/**
 * The connections to one master: a lane for pushes, one for all else, so that what clients have
 * missed never delays a push, and a subscriber.
 *
 * @param partitions whose keys lie there
 */
record Shard(List<Integer> partitions, Asking pushes, Asking state, Hearing subscriber)
    implements AutoCloseable {

  void start() {
    pushes.start();
    state.start();
    subscriber.start();
  }

  void failOverdue() {
    pushes.failOverdue();
    state.failOverdue();
  }

  @Override
  public void close() {
    subscriber.close();
    pushes.close();
    state.close();
  }
}
