package io.notificationsocket.transport;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Closes WebSockets on threads of its own: a container may wait for seconds until the close frame
 * to a dead client is written, and neither a push nor a heartbeat may wait with it.
 */
final class SocketCloser implements AutoCloseable {

  private static final Logger LOG = System.getLogger(SocketCloser.class.getName());
  private static final int THREADS = 8;
  private static final long LAST_CLOSES_SECONDS = 2;

  private final AtomicInteger number = new AtomicInteger();
  private final ThreadPoolExecutor executor;

  SocketCloser() {
    executor =
        new ThreadPoolExecutor(
            THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
    executor.allowCoreThreadTimeOut(true);
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "notification-socketio-closer-" + number.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  void close(Session session, io.notificationsocket.engineio.CloseReason reason) {
    if (executor.isShutdown()) {
      return; // The container closes what is left.
    }
    executor.execute(() -> closeNow(session, reason));
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
