package io.notificationsocket.exchange.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Redis: the {@code redis-server} of the {@code PATH}, or the program that the environment
 * variable {@code REDIS_SERVER} names, on a port and in a directory of its own. Closing it ends it
 * and deletes the directory.
 */
public final class RedisServer implements AutoCloseable {

  private static final String GIVEN = System.getenv("REDIS_SERVER");
  private static final String PROGRAM =
      GIVEN == null || GIVEN.isBlank() ? "redis-server" : GIVEN.strip();

  private static final String MISSING =
      PROGRAM
          + " is not on the PATH: install it (Debian: apt-get install redis-server), or set"
          + " REDIS_SERVER to a redis-server or valkey-server, and run the command again.";

  private static final int PATIENCE_SECONDS = 20;
  private static final String TLS_PORT = "--tls-port";

  // Ports that the system gives to nobody by itself: a server that is started again needs its own.
  private static final int FIRST_PORT = 10_000;
  private static final int END_OF_PORTS = 20_000;

  /** So much higher is the second port that a node of Redis Cluster takes. */
  private static final int BUS = 10_000;

  private final int port;
  private final Path directory;
  private final List<String> options;
  private Process process;

  private RedisServer(int port, Path directory, List<String> options) {
    this.port = port;
    this.directory = directory;
    this.options = options;
  }

  /**
   * Starts one that keeps nothing on disk, unless the options say so, and waits until it answers.
   *
   * @param options as on the command line: {@code "--appendonly", "yes"}
   */
  public static RedisServer launch(String... options) {
    return started(freePort(), directory(), List.of(options));
  }

  /** Starts one that speaks TLS alone, with this certificate. */
  public static RedisServer launch(Certificate certificate, String... options) {
    List<String> all = new ArrayList<>(List.of(TLS_PORT, "", "--tls-auth-clients", "no"));
    all.addAll(List.of("--tls-cert-file", certificate.file().toString()));
    all.addAll(List.of("--tls-key-file", certificate.keyFile().toString()));
    all.addAll(List.of("--tls-ca-cert-file", certificate.file().toString()));
    all.addAll(List.of(options));
    int port = freePort();
    all.set(1, Integer.toString(port));
    return started(port, directory(), all);
  }

  /**
   * Starts one that Sentinels may make a master or a replica: what they make of it, it still is
   * when it is started again.
   *
   * @param configuration what its configuration file begins with
   */
  static RedisServer watched(String configuration, String... options) {
    List<String> all = new ArrayList<>();
    Path directory = directory();
    all.add(written(directory.resolve("redis.conf"), configuration));
    all.addAll(List.of(options));
    return started(freePort(), directory, all);
  }

  private static String written(Path file, String text) {
    try {
      return Files.writeString(file, text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a Sentinel, which watches a server under a name.
   *
   * @param quorum how many Sentinels must miss the server before one is promoted
   * @param downAfterMillis how long it must be silent
   */
  public static RedisServer sentinel(
      String name, RedisServer master, int quorum, int downAfterMillis) {
    Path directory = directory();
    String configuration =
        """
        sentinel monitor %1$s 127.0.0.1 %2$d %3$d
        sentinel down-after-milliseconds %1$s %4$d
        sentinel failover-timeout %1$s 3000
        """
            .formatted(name, master.port(), quorum, downAfterMillis);
    String file = written(directory.resolve("sentinel.conf"), configuration);
    return started(freePort(), directory, List.of(file, "--sentinel"));
  }

  private static RedisServer started(int port, Path directory, List<String> options) {
    RedisServer server = new RedisServer(port, directory, options);
    try {
      server.start();
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("redis");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that nobody uses now, nor the one for Redis Cluster's bus. */
  static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_OF_PORTS);
      if (isFree(port) && isFree(port + BUS)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port)) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts it again after {@link #stop} or {@link #kill}, on the same port with the same files. */
  public void start() {
    List<String> line = new ArrayList<>(List.of(PROGRAM));
    int files = !options.isEmpty() && !options.get(0).startsWith("--") ? 1 : 0;
    line.addAll(options.subList(0, files));
    line.addAll(List.of("--port", tls() ? "0" : Integer.toString(port), "--bind", "127.0.0.1"));
    line.addAll(List.of("--dir", directory.toString()));
    if (!options.contains("--sentinel")) {
      // Replicas need not be waited for: they get what is there at once.
      line.addAll(List.of("--save", "", "--repl-diskless-sync-delay", "0"));
    }
    line.addAll(options.subList(files, options.size()));
    try {
      process =
          new ProcessBuilder(line)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
              .start();
    } catch (IOException e) {
      throw new AssertionError(MISSING, e);
    }
    awaitAnswer();
  }

  private boolean tls() {
    return options.contains(TLS_PORT);
  }

  private Path output() {
    return directory.resolve("output.log");
  }

  private void awaitAnswer() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError(PROGRAM + " does not answer; it said:\n" + said());
      }
      pause();
    }
  }

  /** A server that still loads its data answers by an error: it does not count. */
  private boolean answers() {
    if (tls()) {
      return said().contains("Ready to accept connections");
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      socket.setSoTimeout(1000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readNBytes(3), StandardCharsets.US_ASCII);
      return answer.equals("+PO") || answer.equals("-NO");
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it has written to its log. */
  public String said() {
    try {
      return Files.readString(output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of 127.0.0.1. */
  public int port() {
    return port;
  }

  /** What {@code REDIS_URL} says of it. */
  public String url() {
    return (tls() ? "rediss" : "redis") + "://127.0.0.1:" + port;
  }

  /** Of the process that runs now, for signals. */
  public long pid() {
    return process.pid();
  }

  /** Its files; other ones may lie here, too. */
  public Path place() {
    return directory;
  }

  /** Ends it as an orderly shutdown does, with its files written. */
  public void stop() {
    process.destroy();
    awaitEnd();
  }

  /** Ends it at once (kill -9). */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Stops it where it stands, sockets open (SIGSTOP), until {@link #thaw}. */
  public void freeze() {
    signal("-STOP");
  }

  /** Lets it go on. */
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String which) {
    try {
      Process kill = new ProcessBuilder("kill", which, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("kill " + which + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(PROGRAM + " did not end; it said:\n" + said());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return PROGRAM + " on port " + port;
  }
}
