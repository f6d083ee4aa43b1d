package io.notificationsocket.registry;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that read from the store's medium what clients have missed. A claim may come on a
 * thread of the server's that serves hundreds of connections: it must not wait for a disk. Each
 * client that catches up has one task here at the most.
 */
final class ReplayThreads implements Executor, AutoCloseable {

  private static final int THREADS = 2;
  private static final int IDLE_SECONDS = 10;

  private final AtomicInteger made = new AtomicInteger();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          this::thread,
          // After the end nobody is there to get anything.
          new ThreadPoolExecutor.DiscardPolicy());

  ReplayThreads() {
    threads.allowCoreThreadTimeOut(true);
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "notification-socketio-replay-" + made.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
