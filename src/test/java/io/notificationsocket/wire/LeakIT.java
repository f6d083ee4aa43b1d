package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions come and go by the thousand, and nothing of them stays in the server's memory. */
class LeakIT {

  @RegisterExtension static final OwnServer SERVER = OwnServer.IMPATIENT;

  private static final int SESSIONS = 10_000;
  private static final int THREADS = 4;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What each session, connection and registration has one of. */
  private static final Set<String> PER_CLIENT =
      Set.of(
          "EngineSession",
          "Heartbeat",
          "OutboundQueue",
          "Connection",
          "Socket",
          "NotificationSocket",
          "Registration",
          "PollingTransport",
          "WebSocketTransport",
          "WebSocketEndpoint");

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
        comeAndGo("leak-" + i, i / THREADS % 8);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void comeAndGo(String userId, int how) throws IOException {
    switch (how) {
      case 0 -> PollingClient.open(url, 3).send("1");
      case 1 -> PollingClient.open(url, 4).send("1");
      case 2 -> PollingClient.open(url, 4).close();
      case 3 -> WebSocketClient.open(url, 3).connection().reset();
      case 4 -> WebSocketClient.open(url, 4).closeNormally();
      case 5 -> WebSocketClient.open(url, 4).close();
      case 6 -> {
        try (SocketClient client = SocketClient.recipient(backend, Way.WEBSOCKET_4, userId)) {
          client.send("41");
        }
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
    socket.connection().reset();
  }
}
