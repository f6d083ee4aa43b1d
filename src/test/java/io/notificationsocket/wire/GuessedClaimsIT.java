package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An address that guesses claims with one connection after the other. */
@WithServer
@Tag("core")
class GuessedClaimsIT {

  private static final String GUESSER = "198.51.100.7";
  private static final String OTHER = "198.51.100.8";

  private static final String WRONG = "42[\"register\",\"ann\",\"guess\"]";

  private static SocketClient socket(String address) throws IOException {
    String url = ServerUnderTest.url();
    return SocketClient.connect(
        WebSocketClient.open(
            RawConnection.to(url), WebSocketClient.PATH + 4, "X-Forwarded-For: " + address),
        4);
  }

  private static SocketClient poll(String address) throws IOException {
    String target = ServerUnderTest.url() + PollingClient.PATH + 4;
    return SocketClient.connect(PollingClient.at(target, 4, "X-Forwarded-For", address), 4);
  }

  @Test
  void isClosedAtEachFurtherOneAndItsRightClaimsAreTaken() throws IOException {
    for (int connection = 0; connection < 10; connection++) {
      try (SocketClient guesser = connection % 2 == 0 ? socket(GUESSER) : poll(GUESSER)) {
        for (int i = 0; i < 5; i++) {
          guesser.send(WRONG);
        }
        assertThat(guesser.untilClosed()).as("the fifth of a connection").doesNotContain("41");
      }
    }

    for (SocketClient guesser : List.of(socket(GUESSER), poll(GUESSER))) {
      guesser.send(WRONG);
      assertThat(guesser.untilClosed()).as("told to come again").doesNotContain("41");
    }
    Backend backend = new Backend(ServerUnderTest.url());
    try (SocketClient other = socket(OTHER);
        SocketClient right = socket(GUESSER)) {
      assertThat(other.register("ann", "guess")).contains("\"ok\":false");
      assertThat(other.register("ann", "guess")).contains("\"ok\":false");
      right.claim(backend, "guessed", "right");
      assertThat(backend.push("guessed", "1")).isEqualTo(1);
      assertThat(right.message()).startsWith("1");
    }
  }
}
