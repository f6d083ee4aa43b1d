package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that stop reading and never leave: when they are ended, no thread waits for them. */
class DeafClientIT {

  @RegisterExtension static final OwnServer SERVER = OwnServer.IMPATIENT;

  private static final String BIG = "\"" + "x".repeat(100_000) + "\"";
  private static final int SMALL_BUFFER = 4_096;

  /** More than any pool that the server may have for what waits. */
  private static final int CLIENTS = 12;

  private static final int MOST_PUSHES = 1_000;

  /** Until a server that waits for a goodbye, or for a write, would do so no longer. */
  private static final Duration ALL_PATIENCE = Duration.ofSeconds(4);

  private final Backend backend = SERVER.backend();

  @Test
  void theHeartbeatsOfOthersGoOn() throws Exception {
    List<SocketClient> deaf = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        deaf.add(deafClient("deaf-" + i));
      }
      fillAll();
      Thread.sleep(ALL_PATIENCE.toMillis());
      assertThatOthersAreServed();
    } finally {
      for (SocketClient client : deaf) {
        client.close();
      }
    }
    assertThatOthersAreServed();
  }

  /** As many as would meet every thread of the server's. */
  private void assertThatOthersAreServed() throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      try (WebSocketClient other = WebSocketClient.open(SERVER.url(), 4)) {
        Instant opened = Instant.now();
        assertThat(other.frame().text()).isEqualTo("2");
        assertThat(Duration.between(opened, Instant.now())).isLessThan(Duration.ofSeconds(3));
      }
    }
  }

  private SocketClient deafClient(String userId) throws IOException {
    RawConnection connection = RawConnection.to(SERVER.url(), SMALL_BUFFER);
    WebSocketClient socket = WebSocketClient.open(connection, WebSocketClient.PATH + 4);
    SocketClient client = SocketClient.connect(socket, 4);
    client.claim(backend, userId, userId);
    return client;
  }

  private void fillAll() throws Exception {
    ExecutorService backends = Executors.newFixedThreadPool(CLIENTS);
    List<Future<Integer>> fills = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String userId = "deaf-" + i;
      fills.add(backends.submit(() -> fill(userId)));
    }
    backends.shutdown();
    for (Future<Integer> fill : fills) {
      assertThat(fill.get()).isLessThan(MOST_PUSHES);
    }
  }

  /** Pushes until the client is ended, by its full queue or because it answers no ping. */
  private int fill(String userId) throws IOException {
    int pushes = 0;
    while (backend.push(userId, BIG) == 1 && pushes < MOST_PUSHES) {
      pushes++;
    }
    return pushes;
  }
}
