package io.notificationsocket.transport.websocket.direct;

import io.notificationsocket.engineio.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections that have sent a close frame, and how long they wait for the client's. Safe between
 * threads.
 */
final class CloseHandshakes implements AutoCloseable {

  /** How long a client may take to send its close frame, and to read what precedes the server's. */
  static final Duration LINGER = Duration.ofSeconds(2);

  /** The same when the application stops. */
  private static final Duration LAST_LINGER = Duration.ofMillis(500);

  private static final Duration LOOK = Duration.ofMillis(10);

  private final ConcurrentHashMap<DirectConnection, Timer.Timeout> waiting =
      new ConcurrentHashMap<>();
  private final Timer timer;

  /**
   * @param timer ends the waiting
   */
  CloseHandshakes(Timer timer) {
    this.timer = timer;
  }

  /** Starts a connection's time. */
  void await(DirectConnection connection) {
    await(connection, LINGER);
  }

  /** The same when that time is over and the connection cannot end just now. */
  void awaitAgain(DirectConnection connection) {
    await(connection, LOOK);
  }

  private void await(DirectConnection connection, Duration time) {
    waiting.put(connection, timer.schedule(time, connection::expire));
    if (connection.isOver()) {
      over(connection);
    }
  }

  /** A connection need not wait any more, if it did. */
  void over(DirectConnection connection) {
    Timer.Timeout running = waiting.remove(connection);
    if (running != null) {
      running.cancel();
    }
  }

  /** Waits a moment for those that still do, and then no more. */
  @Override
  public void close() {
    long deadline = System.nanoTime() + LAST_LINGER.toNanos();
    try {
      while (!waiting.isEmpty() && System.nanoTime() < deadline) {
        Thread.sleep(LOOK.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    waiting.keySet().forEach(DirectConnection::expire);
  }
}
