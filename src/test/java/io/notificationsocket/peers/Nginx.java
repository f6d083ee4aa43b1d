package io.notificationsocket.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** An nginx with the configuration of the docs. Closing it ends it. */
final class Nginx implements AutoCloseable {

  private static final String MISSING =
      "nginx is not on the PATH: install it (Debian: apt-get install nginx-light) and run the"
          + " command again.";

  private static final Path BASE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final int PATIENCE_SECONDS = 10;

  private final int port;
  private final Path place;
  private final Process process;

  /** Starts it in front of the server at this address. */
  Nginx(String server) throws IOException, InterruptedException {
    this(List.of(server), "");
  }

  /** Starts it in front of several nodes: each request goes to any of them. */
  static Nginx random(List<String> nodes) throws IOException, InterruptedException {
    return new Nginx(nodes, "random;");
  }

  private static String address(String url) {
    return "127.0.0.1:" + URI.create(url).getPort();
  }

  private Nginx(List<String> servers, String choice) throws IOException, InterruptedException {
    port = freePort();
    place = Files.createDirectories(BASE.resolve("target/nginx-" + port));
    Files.writeString(place.resolve("nginx.conf"), configuration(servers, choice));
    Path output = place.resolve("output.log");
    process = start(output);
    awaitListening(output);
  }

  private String configuration(List<String> servers, String choice) throws IOException {
    String upstream =
        servers.stream()
            .map(server -> "server " + address(server) + ";")
            .collect(Collectors.joining(" ", choice, ""));
    String documented = Files.readString(BASE.resolve("docs/deploy/nginx.conf"));
    String here =
        documented
            .replace("listen 80;", "listen 127.0.0.1:" + port + ";")
            .replace("server 127.0.0.1:3000;", upstream);
    // One process, in the foreground, which writes to its own directory alone.
    return """
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log error.log;
        events {
          worker_connections 1024;
        }
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
        """
        + here
        + "}\n";
  }

  private Process start(Path output) {
    try {
      return new ProcessBuilder(
              List.of("nginx", "-p", place + "/", "-c", "nginx.conf", "-e", "error.log"))
          .directory(place.toFile())
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
    } catch (IOException e) {
      throw new AssertionError(MISSING, e);
    }
  }

  private void awaitListening(Path output) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!isListening()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        close();
        throw new AssertionError("nginx does not listen: " + Files.readString(output));
      }
      Thread.sleep(20);
    }
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Where clients and backends connect, without a slash at the end. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
