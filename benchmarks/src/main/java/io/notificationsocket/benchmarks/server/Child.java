package io.notificationsocket.benchmarks.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process that ends with this one, at the latest. Thread-safe. */
final class Child {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private @Nullable Process process;
  private boolean over;

  private Child() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end the server"));
  }

  static Child start(ProcessBuilder builder) throws IOException {
    // The hook first: if this process is ending already there is no child to be left behind.
    Child child = new Child();
    child.begin(builder);
    return child;
  }

  private synchronized void begin(ProcessBuilder builder) throws IOException {
    if (over) {
      throw new IllegalStateException("this process is ending");
    }
    process = builder.start();
  }

  private synchronized @Nullable Process process() {
    return process;
  }

  boolean isAlive() {
    Process its = process();
    return its != null && its.isAlive();
  }

  /** The process that serves. Maven starts ours as its own child: it is whoever has none. */
  ProcessHandle server() {
    Process its = process();
    if (its == null) {
      throw new IllegalStateException("not started");
    }
    return its.descendants()
        .filter(child -> child.children().findAny().isEmpty())
        .findFirst()
        .orElse(its.toHandle());
  }

  /** Ends the process, by force when it does not end within 20 seconds. */
  void end() {
    Process its;
    synchronized (this) {
      over = true;
      its = process;
    }
    if (its == null) {
      return;
    }
    its.destroy();
    try {
      if (!its.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        its.descendants().forEach(ProcessHandle::destroyForcibly);
        its.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      its.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
