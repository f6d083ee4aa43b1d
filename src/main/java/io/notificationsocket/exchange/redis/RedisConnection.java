package io.notificationsocket.exchange.redis;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a Redis: commands are written together and answered in the order of their
 * writing. Not thread-safe but for {@link #close}.
 */
interface RedisConnection extends AutoCloseable {

  /**
   * Buffers a command; a full buffer is sent. Sending has no time limit: it waits while Redis reads
   * nothing and the sockets' buffers are full, until another thread closes the connection.
   *
   * @param command its name first
   * @throws RedisUnreachableException if the connection is closed or broken
   */
  void write(List<byte[]> command) throws RedisUnreachableException;

  /**
   * Sends what is buffered.
   *
   * @throws RedisUnreachableException if the connection is closed or broken
   */
  void flush() throws RedisUnreachableException;

  /**
   * The next reply.
   *
   * @return a {@code byte[]}, {@code Long}, {@code List<@Nullable Object>} of the same, a {@link
   *     RedisError} for an error reply, or null for nil
   * @throws RedisUnreachableException after the read time-out, at the end of the stream, or when
   *     another thread has closed the connection. It is closed then, and nobody knows which of the
   *     commands that had no reply were executed.
   */
  @Nullable Object read() throws RedisUnreachableException;

  /** Whether another reply, or the beginning of one, has come already. */
  boolean buffered();

  /**
   * Sets the longest that {@link #read} waits for the next bytes.
   *
   * @param most {@link Duration#ZERO} for no limit
   */
  void readTimeout(Duration most);

  /** This side's address of the socket. */
  InetAddress localAddress();

  /** Can be called by any thread, any number of times; ends a read or write that waits. */
  @Override
  void close();
}
