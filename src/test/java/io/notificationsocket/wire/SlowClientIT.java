package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that does not read harms itself alone: nobody waits for it, nothing grows with it. */
class SlowClientIT {

  @RegisterExtension static final OwnServer SERVER = OwnServer.STRICT;

  private static final int SMALL_BUFFER = 4_096;
  private static final String BIG = "\"" + "x".repeat(100_000) + "\"";

  /** Far more than the queue, the server's own buffers and the system's take together. */
  private static final int MOST_PUSHES = 1_000;

  /** Generous for one push, and far less than any write that would wait for the client. */
  private static final Duration PROMPT = Duration.ofSeconds(5);

  private final Backend backend = SERVER.backend();

  @ParameterizedTest
  @EnumSource(names = {"WEBSOCKET_3", "WEBSOCKET_4"})
  void aClientThatNeverReadsIsEndedWhenItsQueueIsFull(Way way) throws Exception {
    String userId = "deaf-" + way;
    try (SocketClient deaf = deaf(way, userId);
        SocketClient neighbour = SocketClient.recipient(backend, Way.WEBSOCKET_4, userId)) {
      int pushes = 0;
      int sessions = 2;
      while (sessions == 2 && pushes < MOST_PUSHES) {
        Instant begun = Instant.now();
        sessions = backend.push(userId, BIG);
        pushes++;

        assertThat(neighbour.message()).isEqualTo(BIG);
        assertThat(Duration.between(begun, Instant.now())).isLessThan(PROMPT);
      }

      assertThat(sessions).isEqualTo(1);
      assertThat(SERVER.output())
          .anyMatch(
              line ->
                  line.contains("WARN")
                      && line.contains(deaf.engine().sid().substring(0, 4) + "***")
                      && line.contains("queue overflow"));
      assertThat(backend.push(userId, "\"after\"")).isEqualTo(1);
      assertThat(neighbour.message()).isEqualTo("\"after\"");
    }
  }

  private SocketClient deaf(Way way, String userId) throws IOException {
    RawConnection connection = RawConnection.to(SERVER.url(), SMALL_BUFFER);
    SocketClient client =
        SocketClient.connect(
            WebSocketClient.open(connection, WebSocketClient.PATH + way.protocol()),
            way.protocol());
    client.claim(backend, userId, "deaf");
    return client;
  }

  @Test
  void aClientThatDoesNotPollIsEndedWhenItsQueueIsFull() throws Exception {
    try (SocketClient client = SocketClient.recipient(backend, Way.POLLING_4, "away")) {
      for (int i = 0; i < 40; i++) {
        assertThat(backend.push("away", Integer.toString(i))).isEqualTo(1);
      }

      assertThat(backend.push("away", "40")).isZero();
      assertThat(client.untilClosed()).isEmpty();
    }
  }

  @Test
  void theQueueIsBoundedInBytesToo() throws Exception {
    try (SocketClient client = SocketClient.recipient(backend, Way.POLLING_4, "heavy")) {
      int pushes = 0;
      while (backend.push("heavy", BIG) == 1) {
        pushes++;
      }

      assertThat(pushes).isEqualTo(9);
      assertThat(client.untilClosed()).isEmpty();
    }
  }

  @Test
  void aPollingClientThatReadsItsAnswerSlowlyHoldsNobodyUp() throws Exception {
    PollingClient slow = PollingClient.open(SERVER.url(), 4);
    SocketClient.connect(slow, 4).claim(backend, "slow", "slow");
    try (SocketClient neighbour = SocketClient.recipient(backend, Way.POLLING_4, "slow");
        RawConnection poll = RawConnection.to(SERVER.url(), SMALL_BUFFER)) {
      for (int i = 0; i < 9; i++) {
        backend.push("slow", BIG);
        assertThat(neighbour.message()).isEqualTo(BIG);
      }
      poll.request("GET", slow.target());

      // The answer, 900 kB, does not fit into the buffers of the system: it is under way now.
      assertThat(poll.in().read()).isEqualTo('H');
      for (int i = 0; i < 5; i++) {
        Instant begun = Instant.now();
        assertThat(backend.push("slow", Integer.toString(i))).isEqualTo(2);
        assertThat(neighbour.message()).isEqualTo(Integer.toString(i));
        assertThat(Duration.between(begun, Instant.now())).isLessThan(PROMPT);
      }
      String rest = new String(poll.in().readNBytes(900_000), UTF_8);

      assertThat(rest).startsWith("TTP/1.1 200").contains(BIG);
      assertThat(slow.nextAll()).hasSize(5).last().isEqualTo("42[\"message\",4]");
    }
  }
}
