package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client on a line of 1 kB/s, and 10 MB for it: it gets them later, and others do not notice. */
@WithServer
class SlowReaderIT {

  private static final String USER = "slow-reader";
  private static final int PUSHES = 1_000;
  private static final String PADDING = "x".repeat(10_000);
  private static final int SMALL_BUFFER = 4_096;

  /** Of one push, to a client that reads: generous, and far less than the slow one would take. */
  private static final Duration PROMPT = Duration.ofSeconds(3);

  private final Backend backend = Backend.shared();

  private static String message(int number) {
    return "\"" + number + " " + PADDING + "\"";
  }

  @Test
  void getsAllOfItWhenItComesAgain() throws Exception {
    try (SocketClient neighbour = SocketClient.recipient(backend, Way.WEBSOCKET_4, USER)) {
      try (RawConnection line = RawConnection.to(ServerUnderTest.url(), SMALL_BUFFER)) {
        WebSocketClient socket = WebSocketClient.open(line, WebSocketClient.PATH + 4);
        SocketClient.connect(socket, 4).claim(backend, USER, "slow");
        Thread reader = new Thread(() -> trickle(line.in()), "1 kB/s");
        reader.start();

        List<Duration> latencies = new ArrayList<>();
        for (int n = 0; n < PUSHES; n++) {
          Instant begun = Instant.now();
          backend.push(USER, message(n));
          assertThat(neighbour.message()).isEqualTo(message(n));
          latencies.add(Duration.between(begun, Instant.now()));
        }

        assertThat(latencies).allSatisfy(each -> assertThat(each).isLessThan(PROMPT));
        reader.interrupt();
        reader.join();
      }
      assertThatItCatchesUp();
    }
  }

  private static void trickle(InputStream in) {
    byte[] buffer = new byte[1_024];
    try {
      while (in.read(buffer) >= 0) {
        Thread.sleep(1_000);
      }
    } catch (IOException | InterruptedException e) {
      // the server has ended the connection, or the test is over
    }
  }

  /** From the first: the server has had no sign that any of it arrived. */
  private void assertThatItCatchesUp() throws IOException {
    try (SocketClient back = SocketClient.connect(ServerUnderTest.url(), Way.WEBSOCKET_4)) {
      assertThat(back.register(USER, "slow")).isEqualTo("[{\"ok\":true}]");
      for (int n = 0; n < PUSHES; n++) {
        assertThat(back.message()).isEqualTo(message(n));
      }
      assertThat(backend.push(USER, "\"after\"")).isEqualTo(2);
      assertThat(back.message()).isEqualTo("\"after\"");
    }
  }
}
