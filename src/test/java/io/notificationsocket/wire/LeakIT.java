package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions come and go by the thousand, and nothing of them stays in the server's memory. */
class LeakIT {

  @RegisterExtension static final OwnServer SERVER = OwnServer.IMPATIENT;

  private static final int SESSIONS = 10_000;
  private static final int THREADS = 16;

  /** On two busy cores; half a minute on idle ones. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** How long a client stays at least. */
  private static final long STAY_MILLIS = 25;

  /**
   * With Jakarta WebSocket Payara loses an answer, rarely, when clients go before it is done with
   * the request that became their WebSocket: it recycles that request twice. Not ours to mend, and
   * not what is tested here.
   */
  private static final int MOST_UNANSWERED = ServerUnderTest.servesByJakartaWebSocket() ? 10 : 0;

  /** What each session, connection and registration has one of. */
  private static final Set<String> PER_CLIENT =
      ServerUnderTest.servesByJakartaWebSocket()
          ? perClient("WebSocketTransport", "WebSocketEndpoint")
          : perClient("DirectTransport", "DirectConnection", "FrameParser", "FrameWriter");

  private static Set<String> perClient(String... ofTheWebSocketEngine) {
    return Stream.concat(
            Stream.of(ofTheWebSocketEngine),
            Stream.of(
                "EngineSession",
                "Heartbeat",
                "OutboundQueue",
                "Connection",
                "Socket",
                "NotificationSocket",
                "Registration",
                "PollingTransport"))
        .collect(Collectors.toSet());
  }

  private final AtomicInteger unanswered = new AtomicInteger();
  private final String url = SERVER.url();
  private final Backend backend = SERVER.backend();

  @Test
  void tenThousandSessionsLeaveNothingBehind() throws Exception {
    assertThatAllIsSeenWhileItLives();
    Instant begun = Instant.now();

    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int first = i;
      clients.add(CompletableFuture.runAsync(() -> comeAndGo(first), executor));
    }
    CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new)).get();
    executor.shutdown();

    assertThat(Duration.between(begun, Instant.now())).isLessThan(LIMIT);
    assertThat(unanswered.get()).isLessThanOrEqualTo(MOST_UNANSWERED);
    assertThat(Eventually.value(this::alive, Map::isEmpty)).isEmpty();
  }

  private void assertThatAllIsSeenWhileItLives() throws Exception {
    try (SocketClient one = SocketClient.recipient(backend, Way.POLLING_4, "seen");
        SocketClient other = SocketClient.recipient(backend, Way.WEBSOCKET_4, "seen")) {
      assertThat(backend.push("seen", "1")).isEqualTo(2);
      assertThat(one.message()).isEqualTo(other.message());
      assertThat(alive()).containsOnlyKeys(PER_CLIENT);
    }
  }

  private Map<String, Integer> alive() throws IOException {
    return Jcmd.liveObjects(SERVER.process()).entrySet().stream()
        .filter(entry -> PER_CLIENT.contains(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private void comeAndGo(int first) {
    try {
      for (int i = first; i < SESSIONS; i += THREADS) {
        try {
          comeAndGo("leak-" + i, i / THREADS % 8);
        } catch (SocketTimeoutException e) {
          unanswered.incrementAndGet();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void comeAndGo(String userId, int how) throws IOException {
    switch (how) {
      case 0 -> PollingClient.open(url, 3).send("1");
      case 1 -> PollingClient.open(url, 4).send("1");
      case 2 -> PollingClient.open(url, 4).close();
      case 3 -> stayed(WebSocketClient.open(url, 3)).connection().reset();
      case 4 -> stayed(WebSocketClient.open(url, 4)).closeNormally();
      case 5 -> stayed(WebSocketClient.open(url, 4)).close();
      case 6 -> {
        SocketClient client = SocketClient.recipient(backend, Way.WEBSOCKET_4, userId);
        client.send("41");
        client.close();
      }
      default -> upgradeAndReset();
    }
  }

  private void upgradeAndReset() throws IOException {
    PollingClient polling = PollingClient.open(url, 4);
    WebSocketClient socket = WebSocketClient.probing(url, 4, polling.sid());
    socket.send("2probe");
    if (!socket.next().equals("3probe")) {
      throw new AssertionError("the probe was not answered");
    }
    socket.send("5");
    stayed(socket).connection().reset();
  }

  private static WebSocketClient stayed(WebSocketClient client) {
    try {
      Thread.sleep(STAY_MILLIS);
      return client;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
