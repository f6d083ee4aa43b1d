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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One server, from its start until it is closed. */
public final class RunningServer implements AutoCloseable {

  /** One server and what is behind it have at most so many ports, from its own on. */
  public static final int PORTS = 5;

  private static final String TOKEN = "a-token-for-benchmarks";
  private static final Duration START_LIMIT = Duration.ofMinutes(4);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private final Subject subject;
  private final List<Child> nodes;
  private final @Nullable Child redis;
  private final Path log;
  private final Path data;
  private final Target target;
  private final List<Share> shares = new ArrayList<>();

  /** Without the offer of HTTP/2, which socket.io takes for a WebSocket. */
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String description;
  private final List<ServerProcess> processes;

  private RunningServer(
      Subject subject, List<Child> nodes, @Nullable Child redis, Path log, Path data, int port) {
    this.subject = subject;
    this.nodes = nodes;
    this.redis = redis;
    this.log = log;
    this.data = data;
    this.target =
        new Target(
            IntStream.range(port, port + nodes.size())
                .mapToObj(each -> node(subject.product(), each))
                .toList(),
            TOKEN);
    awaitServing();
    this.processes = nodes.stream().map(node -> new ServerProcess(node.server().pid())).toList();
    this.description = describe();
  }

  private static Target.Node node(Product product, int port) {
    InetAddress here = InetAddress.getLoopbackAddress();
    return new Target.Node(
        new InetSocketAddress(here, product.apiPort(port)), new InetSocketAddress(here, port));
  }

  /**
   * Starts a server, with all its nodes, and waits until it serves.
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
      Path data = Files.createTempDirectory(logs, subject.fileName() + "-data-");
      int count = subject.store().nodes();
      int redisPort = port + PORTS - 1;
      Child redis = subject.store().isRedis() ? Child.start(redis(redisPort, data)) : null;
      List<Child> nodes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ProcessBuilder builder = process(subject.product().command(project), log);
        builder.environment().putAll(environment);
        builder.environment().putAll(subject.environment(port + i, TOKEN, data));
        builder.environment().put("REDIS_URL", "redis://127.0.0.1:" + redisPort);
        nodes.add(Child.start(builder));
      }
      return new RunningServer(subject, nodes, redis, log, data, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With its defaults for a store that outlives it: a sync each second. */
  private static ProcessBuilder redis(int port, Path data) {
    List<String> command =
        List.of(
            "redis-server",
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            data.toString(),
            "--save",
            "",
            "--appendonly",
            "yes");
    return process(command, data.resolve("redis.log"));
  }

  private static ProcessBuilder process(List<String> command, Path log) {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
  }

  private void awaitServing() {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!serves()) {
      if (!nodes.stream().allMatch(Child::isAlive) || System.nanoTime() > end) {
        endAll();
        throw new LoadException(subject.label() + " does not serve: see " + log);
      }
      pause();
    }
  }

  /** Holds each node to a share of a core, from now on. */
  public void hold(double cores) {
    processes.forEach(process -> shares.add(new Share(process.pid(), cores)));
  }

  private boolean serves() {
    try {
      return target.nodes().stream().allMatch(node -> get(node, "/api/status/ping").equals("pong"));
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
    return get(target.nodes().get(0), path);
  }

  private String get(Target.Node node, String path) {
    URI address = URI.create("http://127.0.0.1:" + node.api().getPort() + path);
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

  /** That of the only node, or of the first. */
  public ServerProcess process() {
    return processes.get(0);
  }

  /** Seconds of processor time that all nodes have used. */
  public double cpuSeconds() {
    return processes.stream().mapToDouble(ServerProcess::cpuSeconds).sum();
  }

  /** Bytes of all nodes that are in memory. */
  public long residentBytes() {
    return processes.stream().mapToLong(ServerProcess::residentBytes).sum();
  }

  /** Whether its process runs still. */
  public boolean isAlive() {
    return ProcessHandle.of(process().pid()).map(ProcessHandle::isAlive).orElse(false);
  }

  /** What it prints, from its start on. */
  public ServerLog log() {
    return new ServerLog(log);
  }

  /** Bytes that live objects take after a full collection. */
  public long liveHeap() {
    if (subject.product().isJava()) {
      return process().liveHeap();
    }
    String answer = get("/api/status/heap");
    return Long.parseLong(answer.replaceAll("\\D", ""));
  }

  private void endAll() {
    nodes.forEach(Child::end);
    if (redis != null) {
      redis.end();
    }
    shares.forEach(Share::close);
  }

  /** Ends the processes, and deletes what it has kept, which may be a gigabyte. */
  @Override
  public void close() {
    endAll();
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
