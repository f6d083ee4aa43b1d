package io.notificationsocket.exchange.redis;

/** Passes the messages of scripts to {@link Channel channels}. */
interface Hearing extends AutoCloseable {

  void start();

  /** Closes its silent connection and opens a new one. */
  void renew();

  @Override
  void close();
}
