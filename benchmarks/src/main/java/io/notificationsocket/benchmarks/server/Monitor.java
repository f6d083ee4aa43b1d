package io.notificationsocket.benchmarks.server;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.notificationsocket.benchmarks.load.LoadException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.UndeclaredThrowableException;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Looks at a server's heap and threads four times a second, by the JVM's own agent, which listens
 * on this machine only. It does not need the server to answer. Thread-safe.
 */
public final class Monitor implements AutoCloseable {

  private static final long EVERY_MILLIS = 250;

  private final JMXConnector connector;
  private final MemoryMXBean memory;
  private final ThreadMXBean threads;
  private final Thread thread = new Thread(this::watch, "monitor");
  private long heapPeak;
  private int threadPeak;

  private Monitor(JMXConnector connector) throws IOException {
    this.connector = connector;
    MBeanServerConnection server = connector.getMBeanServerConnection();
    memory =
        ManagementFactory.newPlatformMXBeanProxy(
            server, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    threads =
        ManagementFactory.newPlatformMXBeanProxy(
            server, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
  }

  /**
   * Begins.
   *
   * @throws LoadException when the process cannot be looked at
   */
  @SuppressWarnings("BanJNDI") // The other end is a process that this one has started.
  public static Monitor of(ServerProcess process) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
      try {
        JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
        Monitor monitor = new Monitor(JMXConnectorFactory.connect(address));
        monitor.thread.setDaemon(true);
        monitor.thread.start();
        return monitor;
      } finally {
        machine.detach();
      }
    } catch (IOException | AttachNotSupportedException e) {
      throw new LoadException("the server's JVM cannot be looked at: " + e.getMessage(), e);
    }
  }

  private void watch() {
    try {
      while (true) {
        look(memory.getHeapMemoryUsage().getUsed(), threads.getThreadCount());
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException | UndeclaredThrowableException e) {
      // Closed, or the server has ended: what was seen until then counts.
    }
  }

  private synchronized void look(long heap, int count) {
    heapPeak = Math.max(heapPeak, heap);
    threadPeak = Math.max(threadPeak, count);
  }

  /** Forgets what was seen until now. */
  public synchronized void reset() {
    heapPeak = 0;
    threadPeak = 0;
  }

  /** The most bytes that were seen in the heap, garbage included. */
  public synchronized long heapPeak() {
    return heapPeak;
  }

  /** The most threads that were seen. */
  public synchronized int threadPeak() {
    return threadPeak;
  }

  /**
   * Bytes in the heap after full collections.
   *
   * @throws LoadException when the process has ended
   */
  public long liveHeap() {
    try {
      // The first collection lets cleaners run, the second takes what they let go.
      memory.gc();
      memory.gc();
      return memory.getHeapMemoryUsage().getUsed();
    } catch (UndeclaredThrowableException e) {
      throw new LoadException("the server has ended", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      connector.close();
    } catch (IOException e) {
      // It has ended before.
    }
  }
}
