package io.notificationsocket.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The product that the tests run on, in its stock form, as a process of its own: for tests of what
 * a deployer does. Closing it ends the process.
 */
public final class StockServer implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Server product = ServerUnderTest.product();
  private final Stock stock = Stock.of(product);
  private final Launch launch;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path base;
  private final Path output;
  private final Process process;
  private final Writer input;

  /** Starts it, with no application in it, and waits until it is ready for some. */
  public StockServer() throws Exception {
    this(Map.of());
  }

  /** The same with these settings, too. */
  public StockServer(Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(more);
    settings.putAll(Map.of("AUTH_TOKEN", ServerUnderTest.token(), "DRAIN_TIME", "500ms"));
    launch = Launch.of(settings);
    base = Files.createTempDirectory("notification-socketio-");
    output = base.resolve("output.log");
    ProcessBuilder builder = new ProcessBuilder(stock.command(base, launch.port()));
    launch.applyTo(builder.environment());
    process =
        builder
            .directory(base.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    input = process.outputWriter(UTF_8);
    await("be ready", () -> Files.readAllLines(output).stream().anyMatch(stock::isReady));
  }

  /** Puts the application in at {@code /name} and waits until it serves. */
  public void deploy(String name) throws Exception {
    stock.deploy(input, base, name, product.war());
    await("deploy " + name, () -> status(name) == 200);
  }

  /** Takes the application out and waits until it does not serve any more. */
  public void undeploy(String name) throws Exception {
    stock.undeploy(input, base, name);
    await("undeploy " + name, () -> status(name) == 404);
  }

  /** Where the application of this name is, without a slash at the end. */
  public String url(String name) {
    return launch.url() + (name.equals("ROOT") ? "" : "/" + name);
  }

  /**
   * Files of this name, as a glob, in the server's directories and in the one for temporary ones.
   */
  List<Path> files(String glob) throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> own = Files.walk(base);
        Stream<Path> others = Files.list(temporary)) {
      PathMatcher matcher = base.getFileSystem().getPathMatcher("glob:" + glob);
      return Stream.concat(own, others)
          .filter(file -> matcher.matches(file.getFileName()))
          .toList();
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  private int status(String name) throws IOException, InterruptedException {
    HttpRequest ping = HttpRequest.newBuilder(URI.create(url(name) + "/api/status/ping")).build();
    return http.send(ping, BodyHandlers.discarding()).statusCode();
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        List<String> lines = Files.readAllLines(output);
        close();
        throw new AssertionError(
            product.name() + " did not " + what + "; it said:\n" + String.join("\n", lines));
      }
      Thread.sleep(50);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Directories.delete(base);
  }
}
