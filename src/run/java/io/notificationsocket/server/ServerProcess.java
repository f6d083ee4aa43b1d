package io.notificationsocket.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notificationsocket.config.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A server as a process of its own. Thread-safe; closing it ends the process. */
public final class ServerProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Server server;
  private final Application application;
  private final Launch launch;
  private final Path base;
  private final Process process;
  private final Output output;
  private final Thread reader;

  private ServerProcess(
      Server server,
      Application application,
      Launch launch,
      Path base,
      Process process,
      Consumer<String> lines) {
    this.server = server;
    this.application = application;
    this.launch = launch;
    this.base = base;
    this.process = process;
    this.output = new Output(server, lines);
    this.reader = new Thread(this::read, "output of " + server.name());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts the server that the tests run on with settings of its own, and waits until it serves.
   */
  public static ServerProcess serve(Launch launch) throws FailedStartException {
    return serve(launch, line -> {});
  }

  /** The same, and hands on what it prints line by line. */
  public static ServerProcess serve(Launch launch, Consumer<String> lines)
      throws FailedStartException {
    return serve(new Product(), launch, lines);
  }

  /** The same with another application. */
  public static ServerProcess serve(Application application, Launch launch, Consumer<String> lines)
      throws FailedStartException {
    ServerProcess started = start(Server.chosen(), application, launch, lines);
    started.awaitServing();
    return started;
  }

  /** Starts the server that the tests run on, and does not wait for it. */
  public static ServerProcess start(Launch launch, Consumer<String> lines) {
    return start(Server.chosen(), new Product(), launch, lines);
  }

  /**
   * The same of any server.
   *
   * @param server as in {@code -Dserver=}
   */
  public static ServerProcess start(String server, Launch launch, Consumer<String> lines) {
    return start(Server.named(server), new Product(), launch, lines);
  }

  static ServerProcess start(
      Server server, Application application, Launch launch, Consumer<String> lines) {
    try {
      Path base = Files.createTempDirectory("notification-socketio-");
      ProcessBuilder builder =
          new ProcessBuilder(
              server.command(application.war(server), base, launch.port(), launch.jvmOptions()));
      launch.applyTo(builder.environment());
      builder.environment().putIfAbsent(Setting.DATA_DIR.name(), base.resolve("kept").toString());
      Process process = builder.redirectErrorStream(true).start();
      return new ServerProcess(server, application, launch, base, process, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until the application answers. A server that will not serve any more is ended.
   *
   * @throws FailedStartException with the server's own reason where it gave one
   */
  public void awaitServing() throws FailedStartException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      boolean hasEnded = !process.isAlive();
      boolean wasUp = output.saysUp();
      if (output.saysItCannotListen() || (!output.mayListen() && isPortTaken())) {
        throw failure(Launch.portInUse(launch.port()));
      }
      // Not before it is up: until then another server may answer on the same port.
      if (wasUp && answers()) {
        return;
      }
      if (hasEnded) {
        throw failureOf("ended with exit code " + process.exitValue() + " before it served");
      }
      if (wasUp) {
        throw failureOf("could not deploy the application");
      }
      if (System.nanoTime() > deadline) {
        throw failureOf("did not serve within " + START_LIMIT.toSeconds() + " s");
      }
      sleep();
    }
  }

  private FailedStartException failureOf(String what) {
    close();
    if (output.saysItCannotListen()) {
      return failure(Launch.portInUse(launch.port()));
    }
    return failure(output.cause().orElse(server.name() + " " + what + ": see its output."));
  }

  private FailedStartException failure(String reason) {
    close();
    return new FailedStartException(reason);
  }

  private boolean isPortTaken() {
    try (Socket socket = new Socket("localhost", launch.port())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private boolean answers() {
    try {
      return application.serves(url());
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a server was starting", e);
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a server was starting", e);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      lines.lines().forEach(output::accept);
    } catch (IOException | UncheckedIOException e) {
      // Ending the process closes its output under the reader: there is no more of it.
    }
  }

  /** Without a slash at the end. */
  public String url() {
    return launch.url();
  }

  public int port() {
    return launch.port();
  }

  public long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until the process has ended and all of its output has been handed on. */
  int awaitEnd() throws InterruptedException {
    int code = process.waitFor();
    reader.join();
    return code;
  }

  /** Ends the process at once (SIGKILL), as a crash would. */
  public void kill() {
    process.destroyForcibly();
    close();
  }

  @Override
  public void close() {
    end();
  }

  /**
   * Asks the process to end (SIGTERM); makes it end when it does not within a grace time.
   *
   * @return whether it did
   */
  boolean end() {
    process.destroy();
    try {
      boolean ended = process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      reader.join();
      Directories.delete(base);
      return ended;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String toString() {
    return server.name() + " at " + url() + (isAlive() ? "" : " (ended)");
  }
}
