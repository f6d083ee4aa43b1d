package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Heartbeats and time limits, on a server that waits for little. */
class ImpatientIT {

  @RegisterExtension static final OwnServer SERVER = OwnServer.IMPATIENT;

  private static final Duration PING_INTERVAL = Duration.ofMillis(300);
  private static final Duration SILENCE = Duration.ofMillis(1_800);

  private final String url = SERVER.url();
  private final Backend backend = SERVER.backend();

  @Test
  void theTimesAreAnnounced() throws IOException {
    assertThat(PollingClient.open(url, 3).open())
        .contains("\"pingInterval\":300,\"pingTimeout\":1500,");
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING_4", "WEBSOCKET_4"})
  void aClientThatAnswersEveryPingStays(Way way) throws Exception {
    String userId = "answers-" + way;
    try (SocketClient client = SocketClient.recipient(backend, way, userId)) {
      Instant later = Instant.now().plus(SILENCE.plusMillis(700));
      // Waiting for a message that comes late answers all pings in between.
      Thread pusher = new Thread(() -> pushAt(later, userId));
      pusher.start();

      assertThat(client.message()).isEqualTo("\"late\"");
      pusher.join();
    }
  }

  private void pushAt(Instant time, String userId) {
    try {
      Thread.sleep(Math.max(0, Duration.between(Instant.now(), time).toMillis()));
      backend.push(userId, "\"late\"");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theServerPingsAndEndsAClientThatDoesNotAnswer() throws Exception {
    Instant opened = Instant.now();
    try (WebSocketClient client = WebSocketClient.open(url, 4)) {
      SocketClient.connect(client, 4).claim(backend, "no-pong", "no-pong");

      assertThat(client.frame().text()).isEqualTo("2");
      assertThat(Instant.now()).isAfter(opened.plus(PING_INTERVAL.minusMillis(50)));

      Frame close = client.awaitClose();
      assertThat(close.closeReason()).isEqualTo("ping timeout");
      assertThat(Instant.now()).isAfter(opened.plus(SILENCE.minusMillis(50)));
    }
  }

  @Test
  void aPollingClientThatDoesNotAnswerIsForgotten() throws Exception {
    PollingClient client = PollingClient.open(url, 4);
    SocketClient.connect(client, 4).claim(backend, "no-pong", "no-pong-either");
    assertThat(client.nextAll()).containsExactly("2");

    assertThat(client.untilClosed()).isEmpty();
    assertThat(client.isKnown()).isFalse();
  }

  @Test
  void aPollingClientThatDropsItsPollIsForgotten() throws Exception {
    PollingClient client = PollingClient.open(url, 4);
    SocketClient.connect(client, 4).claim(backend, "dropped", "dropped");
    try (RawConnection poll = RawConnection.to(url)) {
      poll.request("GET", client.target());
      client.letWait();
      poll.reset();
    }

    Eventually.noSessions(backend, "dropped");
    assertThat(client.isKnown()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING_3", "WEBSOCKET_3"})
  void aClientOfProtocol3ThatPingsIsAnsweredAndStays(Way way) throws Exception {
    try (SocketClient client = SocketClient.recipient(backend, way, "pings-" + way)) {
      Instant end = Instant.now().plus(SILENCE.plusMillis(700));
      while (Instant.now().isBefore(end)) {
        client.send("2");
        assertThat(client.next()).isEqualTo("3");
        Thread.sleep(PING_INTERVAL.toMillis());
      }

      assertThat(backend.push("pings-" + way, "1")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING_3", "WEBSOCKET_3"})
  void aClientOfProtocol3ThatDoesNotPingIsEnded(Way way) throws Exception {
    Instant opened = Instant.now();
    try (SocketClient client = SocketClient.recipient(backend, way, "silent-" + way)) {
      assertThat(client.untilClosed()).isEmpty();

      assertThat(Instant.now()).isAfter(opened.plus(SILENCE.minusMillis(50)));
      assertThat(backend.push("silent-" + way, "1")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHeartbeatInTheWrongDirectionEndsTheSession(Way way) throws Exception {
    try (SocketClient client = SocketClient.recipient(backend, way, "direction-" + way)) {
      client.send(way.protocol() == 4 ? "2" : "3");

      assertThat(client.untilClosed()).allMatch("2"::equals);
      assertThat(backend.push("direction-" + way, "1")).isZero();
    }
  }

  @Test
  void anUpgradeThatIsNotConfirmedIsGivenUpAndPollingGoesOn() throws Exception {
    PollingClient polling = PollingClient.open(url, 4);
    SocketClient client = SocketClient.connect(polling, 4);
    client.claim(backend, "slow-upgrade", "slow-upgrade");
    try (WebSocketClient socket = WebSocketClient.probing(url, 4, polling.sid())) {
      socket.send("2probe");
      assertThat(socket.next()).isEqualTo("3probe");

      assertThat(socket.untilClosed()).isEmpty();
    }
    backend.push("slow-upgrade", "1");
    String packet = client.next();
    while (packet.equals("6")) {
      packet = client.next();
    }
    assertThat(packet).isEqualTo("42[\"message\",1]");
  }

  @Test
  void aClientThatJoinsNoNamespaceIsEnded() throws IOException {
    try (WebSocketClient client = WebSocketClient.open(url, 4)) {
      assertThat(closeAnsweringPings(client).closeReason()).isEqualTo("connect timeout");
    }
  }

  @Test
  void aPollingClientThatJoinsNoNamespaceIsEnded() throws IOException {
    PollingClient client = PollingClient.open(url, 4);

    assertThat(client.next()).isEqualTo("1");
    assertThat(client.isKnown()).isFalse();
  }

  @Test
  void aClientThatLeavesItsOnlyNamespaceIsEnded() throws IOException {
    try (WebSocketClient client = WebSocketClient.open(url, 4)) {
      SocketClient.connect(client, 4).send("41");

      assertThat(closeAnsweringPings(client).closeReason()).isEqualTo("connect timeout");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING_4", "WEBSOCKET_4"})
  void aClientThatClaimsNothingIsEnded(Way way) throws IOException {
    try (SocketClient client = SocketClient.connect(url, way)) {
      assertThat(client.untilClosed()).as("a stock client comes again").doesNotContain("41");
    }
  }

  private static Frame closeAnsweringPings(WebSocketClient client) throws IOException {
    Frame frame = client.frame();
    while (!frame.isClose()) {
      assertThat(frame.text()).isEqualTo("2");
      client.send("3");
      frame = client.frame();
    }
    return frame;
  }

  @Test
  void aRegistrationThatNobodyClaimsEnds() throws Exception {
    backend.register("unclaimed", "unclaimed");
    Instant end = Instant.now().plus(Duration.ofMillis(1_500));
    // Asking must not prolong it, so it is asked once, after its time.
    Thread.sleep(Math.max(0, Duration.between(Instant.now(), end).toMillis()) + 100);

    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      assertThat(client.register("unclaimed", "unclaimed")).contains("No such registration");
    }
  }

  @Test
  void aRegistrationThatIsHeldDoesNotEnd() throws Exception {
    try (SocketClient client = SocketClient.recipient(backend, Way.WEBSOCKET_4, "held")) {
      Instant later = Instant.now().plus(Duration.ofMillis(2_500));
      Thread pusher = new Thread(() -> pushAt(later, "held"));
      pusher.start();

      assertThat(client.message()).isEqualTo("\"late\"");
      pusher.join();
    }
  }

  @Test
  void aRegistrationThatIsLeftCanBeClaimedAgainForItsFullTime() throws Exception {
    backend.register("left", "left");
    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_4)) {
      assertThat(client.register("left", "left")).contains("true");
    }
    Eventually.noSessions(backend, "left");

    try (SocketClient client = SocketClient.connect(url, Way.WEBSOCKET_3)) {
      assertThat(client.register("left", "left")).contains("true");
    }
  }
}
