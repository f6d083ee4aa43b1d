package io.notificationsocket.exchange.redis;

/** Brings to {@link Channel channels} what scripts tell this node. */
interface Hearing extends AutoCloseable {

  void start();

  /** Gives its connection up, which is silent, and makes a new one. */
  void renew();

  @Override
  void close();
}
