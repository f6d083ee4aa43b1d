package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From polling to WebSocket in the middle of a conversation. */
@WithServer
class UpgradeIT {

  private final String url = ServerUnderTest.url();
  private final Backend backend = Backend.shared();

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void theProbeIsAnsweredAndTheWaitingPollEnds(int protocol) throws Exception {
    PollingClient polling = PollingClient.open(url, protocol);
    CompletableFuture<HttpResponse<String>> poll = connectAndPoll(polling, protocol);
    try (WebSocketClient socket = WebSocketClient.probing(url, protocol, polling.sid())) {
      socket.send("2probe");

      assertThat(socket.next()).isEqualTo("3probe");
      assertThat(Payloads.split(protocol, PollingClient.await(poll).body())).containsExactly("6");
      socket.send("5");
      socket.send("421[\"unregister\"]");
      assertThat(socket.next()).isEqualTo("431[{\"ok\":true}]");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void aPollThatComesAfterTheProbeEndsToo(int protocol) throws Exception {
    PollingClient polling = PollingClient.open(url, protocol);
    SocketClient.connect(polling, protocol);
    try (WebSocketClient socket = WebSocketClient.probing(url, protocol, polling.sid())) {
      socket.send("2probe");
      assertThat(socket.next()).isEqualTo("3probe");

      assertThat(polling.nextAll()).containsExactly("6");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void pushesDuringAnUpgradeArriveOnceAndInOrder(int protocol) throws Exception {
    for (int round = 0; round < 5; round++) {
      String userId = "upgrade-" + protocol + "-" + round;
      PollingClient polling = PollingClient.open(url, protocol);
      SocketClient.connect(polling, protocol).claim(backend, userId, userId);
      List<String> received = new ArrayList<>();

      CompletableFuture<Void> pushing = CompletableFuture.runAsync(() -> push(userId, 100));
      try (WebSocketClient socket = WebSocketClient.probing(url, protocol, polling.sid())) {
        CompletableFuture<HttpResponse<String>> poll = polling.poll();
        socket.send("2probe");
        assertThat(socket.next()).isEqualTo("3probe");
        String polled = PollingClient.await(poll).body();
        received.addAll(Payloads.splitWithoutIds(protocol, polled));
        socket.send("5");
        received.removeIf("6"::equals);
        while (received.size() < 100) {
          received.add(socket.next());
        }
        pushing.get();
      }

      assertThat(received)
          .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "42[\"message\"," + i + "]").toList());
    }
  }

  private void push(String userId, int count) {
    try {
      for (int i = 0; i < count; i++) {
        backend.push(userId, Integer.toString(i));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aSecondAttemptIsClosedAndTheFirstGoesOn() throws Exception {
    PollingClient polling = PollingClient.open(url, 4);
    SocketClient.connect(polling, 4);
    try (WebSocketClient first = WebSocketClient.probing(url, 4, polling.sid())) {
      first.send("2probe");
      assertThat(first.next()).isEqualTo("3probe");
      try (WebSocketClient second = WebSocketClient.probing(url, 4, polling.sid())) {
        assertThat(second.untilClosed()).isEmpty();
      }

      first.send("5");
      first.send("421[\"unregister\"]");
      assertThat(first.next()).isEqualTo("431[{\"ok\":true}]");
    }
  }

  @Test
  void aSessionThatIsUpgradedTakesNoOtherWebSocket() throws Exception {
    try (WebSocketClient socket = WebSocketClient.open(url, 4);
        WebSocketClient other = WebSocketClient.probing(url, 4, socket.sid())) {
      assertThat(other.untilClosed()).isEmpty();
      assertThat(SocketClient.connect(socket, 4).ask("[\"unregister\"]")).contains("true");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "2other", "40", "3probe", "42[\"unregister\"]", "junk"})
  void anythingButAProbeEndsTheAttemptAndPollingGoesOn(String packet) throws Exception {
    PollingClient polling = PollingClient.open(url, 4);
    try (WebSocketClient socket = WebSocketClient.probing(url, 4, polling.sid())) {
      socket.send(packet);

      assertThat(socket.untilClosed()).isEmpty();
    }
    assertThat(SocketClient.connect(polling, 4).ask("[\"unregister\"]")).contains("true");
  }

  @Test
  void aClientThatGivesTheAttemptUpStaysOnPolling() throws Exception {
    PollingClient polling = PollingClient.open(url, 4);
    SocketClient client = SocketClient.connect(polling, 4);
    try (WebSocketClient socket = WebSocketClient.probing(url, 4, polling.sid())) {
      socket.send("2probe");
      assertThat(socket.next()).isEqualTo("3probe");
      socket.connection().reset();
    }

    client.send("421[\"unregister\"]");

    assertThat(Eventually.value(polling::next, packet -> !packet.equals("6")))
        .isEqualTo("431[{\"ok\":true}]");
  }

  @Test
  void anUpgradedSessionIsNoneForPolling() throws Exception {
    PollingClient polling = PollingClient.open(url, 4);
    SocketClient.connect(polling, 4);
    try (WebSocketClient socket = WebSocketClient.probing(url, 4, polling.sid())) {
      socket.send("2probe");
      assertThat(socket.next()).isEqualTo("3probe");
      socket.send("5");
      socket.send("421[\"unregister\"]");
      assertThat(socket.next()).isEqualTo("431[{\"ok\":true}]");

      HttpResponse<String> late = polling.post("421[\"unregister\"]");

      assertThat(late.statusCode()).isEqualTo(400);
      assertThat(late.body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    }
  }

  @Test
  void aSessionThatEndsTakesItsProbingWebSocketAlong() throws Exception {
    PollingClient polling = PollingClient.open(url, 4);
    SocketClient.connect(polling, 4).claim(backend, "probing-end", "probing-end-id");
    try (WebSocketClient socket = WebSocketClient.probing(url, 4, polling.sid())) {
      socket.send("2probe");
      assertThat(socket.next()).isEqualTo("3probe");

      backend.unregister("probing-end", "probing-end-id");

      assertThat(polling.untilClosed()).contains("41");
      assertThat(socket.untilClosed()).isEmpty();
    }
  }

  private static CompletableFuture<HttpResponse<String>> connectAndPoll(
      PollingClient polling, int protocol) throws IOException {
    SocketClient.connect(polling, protocol);
    return polling.waitingPoll();
  }
}
