package io.notificationsocket.exchange.redis;

import org.jspecify.annotations.Nullable;

/** Takes commands to a master, in order. Safe between threads. */
interface Asking extends AutoCloseable {

  void start();

  /**
   * Puts a command behind those that wait.
   *
   * @return whether there was room; if not, nothing has happened
   */
  boolean offer(Command command);

  /** The same for what must not be lost and is bounded otherwise. */
  void add(Command command);

  /** Why nothing is answered now; null when it is. */
  @Nullable String trouble();

  /** Whether nothing waits and nothing is under way. */
  boolean isIdle();

  /** Fails what has waited for too long. */
  void failOverdue();

  /** Fails what waits, and lets the connection go. */
  @Override
  void close();
}
