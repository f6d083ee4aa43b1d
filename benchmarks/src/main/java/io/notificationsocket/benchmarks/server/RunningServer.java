package io.notificationsocket.benchmarks.server;

import io.notificationsocket.benchmarks.load.LoadException;
import io.notificationsocket.benchmarks.load.Target;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One server, from its start until it is closed. */
public final class RunningServer implements AutoCloseable {

  private static final String TOKEN = "a-token-for-benchmarks";
  private static final Duration START_LIMIT = Duration.ofMinutes(4);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private final Subject subject;
  private final Child started;
  private final Path log;
  private final Path data;
  private final Target target;

  /** Without the offer of HTTP/2, which socket.io takes for a WebSocket. */
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String description;
  private final ServerProcess process;

  private RunningServer(Subject subject, Child started, Path log, Path data, int port) {
    this.subject = subject;
    this.started = started;
    this.log = log;
    this.data = data;
    this.target =
        new Target(
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), subject.product().apiPort(port)),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            TOKEN);
    awaitServing();
    this.process = new ServerProcess(started.server().pid());
    this.description = describe();
  }

  /**
   * Starts a server and waits until it serves.
   *
   * @param project the top directory of notification-socketio
   * @param environment beyond this process's own
   * @throws LoadException when it does not serve within four minutes
   */
  public static RunningServer start(
      Subject subject, Path project, int port, Map<String, String> environment) {
    try {
      Path logs = Files.createDirectories(project.resolve("benchmarks/target/logs"));
      Path log = logs.resolve(subject.fileName() + ".log");
      ProcessBuilder builder =
          new ProcessBuilder(subject.product().command(project))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      builder.environment().putAll(environment);
      Path data = Files.createTempDirectory(logs, subject.fileName() + "-data-");
      builder.environment().putAll(subject.environment(port, TOKEN, data));
      return new RunningServer(subject, Child.start(builder), log, data, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitServing() {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!serves()) {
      if (!started.isAlive() || System.nanoTime() > end) {
        started.end();
        throw new LoadException(subject.label() + " does not serve: see " + log);
      }
      pause();
    }
  }

  private boolean serves() {
    try {
      return get("/api/status/ping").equals("pong");
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String get(String path) {
    URI address = URI.create("http://127.0.0.1:" + target.api().getPort() + path);
    try {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              // The version is told to those alone who have a token.
              .header("X-AUTH-TOKEN", TOKEN)
              .timeout(ANSWER_LIMIT)
              .build();
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String describe() {
    String info = get("/api/status/info");
    String own = field("name", info) + " " + field("version", info);
    return subject.product().isOurs() ? own + " on " + field("server", info) : own;
  }

  private static String field(String name, String json) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    return matcher.find() ? matcher.group(1) : "?";
  }

  /** Name and version of what is under load, for people. */
  public String description() {
    return description;
  }

  public Subject subject() {
    return subject;
  }

  public Target target() {
    return target;
  }

  public ServerProcess process() {
    return process;
  }

  /** Whether its process runs still. */
  public boolean isAlive() {
    return ProcessHandle.of(process.pid()).map(ProcessHandle::isAlive).orElse(false);
  }

  /** What it prints, from its start on. */
  public ServerLog log() {
    return new ServerLog(log);
  }

  /** Bytes that live objects take after a full collection. */
  public long liveHeap() {
    if (subject.product().isJava()) {
      return process.liveHeap();
    }
    String answer = get("/api/status/heap");
    return Long.parseLong(answer.replaceAll("\\D", ""));
  }

  /** Ends the process, and deletes what it has kept, which may be a gigabyte. */
  @Override
  public void close() {
    started.end();
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> all = Files.walk(data)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
