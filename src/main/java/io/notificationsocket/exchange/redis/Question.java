package io.notificationsocket.exchange.redis;

import io.notificationsocket.registry.StoreFailedException;

/** A query that must be answered before its deadline. */
abstract class Question extends Command {

  private final Runnable otherwise;

  /**
   * @param otherwise run when it is not answered in time
   */
  Question(int partition, long deadline, Runnable otherwise) {
    super(partition, deadline);
    this.otherwise = otherwise;
  }

  @Override
  void failed(StoreFailedException why) {
    otherwise.run();
  }
}
