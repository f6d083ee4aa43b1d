package io.notificationsocket.transport.relay;

import io.notificationsocket.engineio.Peer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Asks other nodes over HTTP; no thread waits for their answers. Safe between threads. */
final class PeerClient implements AutoCloseable {

  /** Under which each node answers the others. */
  static final String PATH = "/socket.io-peer";

  /** The secret of the node that is asked. */
  static final String SECRET = "X-Notification-Relay";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final int THREADS = 64;
  private static final long IDLE_SECONDS = 10;

  private final HttpClient client;
  private final ExecutorService threads;

  PeerClient() {
    AtomicInteger made = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            0,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread =
                  new Thread(task, "notification-socketio-relay-" + made.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.CallerRunsPolicy());
    client = withoutApplication(this::client);
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_TIMEOUT)
        .executor(threads)
        .build();
  }

  /** The thread that the client starts takes over, and would hold for ever, the class loader. */
  private static <T> T withoutApplication(Supplier<T> making) {
    Thread current = Thread.currentThread();
    ClassLoader own = current.getContextClassLoader();
    current.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      return making.get();
    } finally {
      current.setContextClassLoader(own);
    }
  }

  /**
   * Asks for something. The answer's body is bounded by what the other node has queued for a
   * client.
   *
   * @param what and maybe a query, after the path
   * @param timeout until the answer begins
   */
  CompletableFuture<HttpResponse<byte[]>> get(Peer peer, String what, Duration timeout) {
    return send(request(peer, what, timeout).GET());
  }

  /** Posts something; the parameters are those of {@link #get}. */
  CompletableFuture<HttpResponse<byte[]>> post(
      Peer peer, String what, String contentType, byte[] body, Duration timeout) {
    return send(
        request(peer, what, timeout)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private HttpRequest.Builder request(Peer peer, String what, Duration timeout) {
    return HttpRequest.newBuilder(URI.create(peer.address() + PATH + what))
        .timeout(timeout)
        .header(SECRET, peer.secret());
  }

  private CompletableFuture<HttpResponse<byte[]>> send(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
