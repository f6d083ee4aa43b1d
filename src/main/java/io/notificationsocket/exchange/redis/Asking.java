package io.notificationsocket.exchange.redis;

import org.jspecify.annotations.Nullable;

/** Sends commands to a master, in order. Thread-safe. */
interface Asking extends AutoCloseable {

  void start();

  /**
   * Queues a command.
   *
   * @return false, without any effect, if the queue is full
   */
  boolean offer(Command command);

  /**
   * Queues a command even if the queue is full: for commands that must not be lost and are bounded
   * otherwise.
   */
  void add(Command command);

  /** Why Redis does not answer now; null if it does. */
  @Nullable String trouble();

  /** Whether no command waits or is in flight. */
  boolean isIdle();

  /** Fails commands past their deadlines. */
  void failOverdue();

  /** Fails all waiting commands and closes the connection. */
  @Override
  void close();
}
