package io.notificationsocket.transport.websocket.jakarta;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Closes WebSockets on threads of its own: a container may wait for seconds until the close frame
 * to a dead client is written, and neither a push nor a heartbeat may wait with it.
 *
 * <p>A WebSocket that was opened just now waits a moment for its end: Payara recycles the objects
 * of a request as soon as its connection closes, even when the thread of the upgrade is still
 * inside of them, and from then on hands them to two requests at a time.
 */
public final class SocketCloser implements AutoCloseable {

  private static final Logger LOG = System.getLogger(SocketCloser.class.getName());
  private static final int THREADS = 8;
  private static final long LAST_CLOSES_SECONDS = 2;

  /** For the thread of the upgrade to leave the container; it takes far less than that. */
  static final Duration SETTLING = Duration.ofMillis(50);

  private final AtomicInteger number = new AtomicInteger();
  private final ScheduledThreadPoolExecutor executor;

  public SocketCloser() {
    executor = new ScheduledThreadPoolExecutor(THREADS, this::thread);
    executor.setKeepAliveTime(5, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "notification-socketio-closer-" + number.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Closes a WebSocket soon.
   *
   * @param opened when it was opened, by {@link System#nanoTime}
   */
  void close(Session session, io.notificationsocket.engineio.CloseReason reason, long opened) {
    long wait = Math.max(0, SETTLING.toNanos() - (System.nanoTime() - opened));
    try {
      var unused = executor.schedule(() -> closeNow(session, reason), wait, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The application has stopped: the container closes what is left.
    }
  }

  private static void closeNow(Session session, io.notificationsocket.engineio.CloseReason reason) {
    try {
      var code = CloseReason.CloseCodes.getCloseCode(reason.webSocketCode());
      session.close(new CloseReason(code, reason.text()));
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "a WebSocket was closed already: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(LAST_CLOSES_SECONDS, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
