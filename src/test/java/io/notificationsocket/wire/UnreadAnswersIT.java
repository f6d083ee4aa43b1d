package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that ask for the browser client and do not read it. */
@WithServer
@Tag("core")
class UnreadAnswersIT {

  private static final int CONNECTIONS = 300; // servers have 200 threads, or fewer
  private static final int RECEIVE_BUFFER = 4 * 1024;
  private static final Duration PROMPTLY = Duration.ofSeconds(5); // threads held would be for 20
  private static final String BUNDLE = "/socket.io/socket.io.js";

  @Test
  void clientsThatDoNotReadHoldNoThread() throws Exception {
    String requests = ("GET " + BUNDLE + " HTTP/1.1\r\nHost: localhost\r\n\r\n").repeat(32);
    List<RawConnection> idle = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        RawConnection connection = RawConnection.to(ServerUnderTest.url(), RECEIVE_BUFFER);
        idle.add(connection);
        connection.write(requests.getBytes(ISO_8859_1));
      }
      for (int i = 0; i < 3; i++) {
        long begin = System.nanoTime();
        assertThat(PollingClient.fetch(ServerUnderTest.url() + BUNDLE).statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PROMPTLY);
      }
    } finally {
      for (RawConnection connection : idle) {
        connection.reset();
      }
    }
  }

  @Test
  void aClientThatReadsSlowlyGetsAllOfIt() throws Exception {
    String whole = PollingClient.fetch(ServerUnderTest.url() + BUNDLE).body();
    try (RawConnection connection = RawConnection.to(ServerUnderTest.url(), RECEIVE_BUFFER)) {
      connection.request("GET", BUNDLE);
      Thread.sleep(500);
      RawConnection.Answer answer = connection.answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo(whole);
    }
  }
}
