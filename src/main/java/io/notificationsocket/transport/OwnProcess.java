package io.notificationsocket.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends a process that can do nothing any more: when the application cannot start, and when memory
 * has run out. A supervisor then starts it again; a server that stays up with nothing in it, or
 * without one of its threads, would look healthy. Only where the process is this application's
 * alone, which the settings that come with it say by a system property; the process of a server
 * that somebody else runs is never ended.
 */
final class OwnProcess {

  private static final Logger LOG = System.getLogger(OwnProcess.class.getName());

  private static final String PROPERTY = "notification-socketio.own-process";
  private static final int FAILED_START = 1;

  /** As of the JVM's own {@code -XX:+ExitOnOutOfMemoryError}, which knows of the heap alone. */
  private static final int OUT_OF_MEMORY = 3;

  private static final Duration LAST_STEPS = Duration.ofSeconds(5);

  private static @Nullable Watch watch;

  /** Hears of the threads that an error has ended. */
  private record Watch(@Nullable UncaughtExceptionHandler former)
      implements UncaughtExceptionHandler {

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
      endIfOutOfMemory(thrown);
      if (former != null) {
        former.uncaughtException(thread, thrown);
      } else {
        LOG.log(Level.ERROR, "thread " + thread.getName() + " has ended", thrown);
      }
    }
  }

  private OwnProcess() {}

  private static boolean isOwn() {
    return Boolean.getBoolean(PROPERTY);
  }

  /** Ends the process from now on when any thread ends for want of memory. */
  static synchronized void watch() {
    if (isOwn() && watch == null) {
      watch = new Watch(Thread.getDefaultUncaughtExceptionHandler());
      Thread.setDefaultUncaughtExceptionHandler(watch);
    }
  }

  /** The application is taken out: its classes are of no use any more. */
  static synchronized void unwatch() {
    Watch installed = watch;
    if (installed != null && Thread.getDefaultUncaughtExceptionHandler() == installed) {
      Thread.setDefaultUncaughtExceptionHandler(installed.former());
    }
    watch = null;
  }

  /** Ends the process at once if memory has run out: what is kept is made for a crash. */
  static void endIfOutOfMemory(Throwable thrown) {
    if (!isOwn()) {
      return;
    }
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof OutOfMemoryError) {
        try {
          System.err.println("The server ends, since memory has run out: " + t.getMessage());
        } finally {
          Runtime.getRuntime().halt(OUT_OF_MEMORY);
        }
      }
    }
  }

  /**
   * The application cannot start.
   *
   * @param reason in one line; null when the server's log tells
   */
  static void startFailed(@Nullable String reason) {
    if (isOwn()) {
      if (reason != null) {
        // Past the server's log, of which Payara writes nothing more when it ends this early.
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8)
            .println("The server cannot start: " + reason);
      }
      // Not on this thread: the server's own shutdown waits until it has left the deployment.
      Thread end = new Thread(() -> System.exit(FAILED_START), "notification-socketio-end");
      end.start();
      Thread lastResort = new Thread(OwnProcess::haltSoon, "notification-socketio-halt");
      lastResort.setDaemon(true);
      lastResort.start();
    }
  }

  private static void haltSoon() {
    try {
      Thread.sleep(LAST_STEPS.toMillis());
    } catch (InterruptedException e) {
      // The process ends all the same.
    }
    Runtime.getRuntime().halt(FAILED_START);
  }
}
