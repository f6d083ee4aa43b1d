package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that announce a body which nobody will read, and send half of it. */
@WithServer
@Tag("core")
class HalfBodyIT {

  private static final int OF_EACH = 24; // 312 in all; servers have 200 threads, or fewer
  private static final Duration PROMPTLY = Duration.ofSeconds(5); // without a filter it took 19

  private static final String LENGTH = "Content-Length: 100000";
  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final String WRONG = "X-AUTH-TOKEN: wrong";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String HANDSHAKE = "/socket.io/?EIO=4&transport=polling";

  private static final List<List<String>> HEADS =
      List.of(
          List.of("POST", "/", LENGTH),
          List.of("POST", "/", CHUNKED),
          List.of("PUT", "/nope", LENGTH),
          List.of("GET", "/api/status/ping", LENGTH),
          List.of("GET", "/api/status/ping", CHUNKED),
          List.of("POST", "/api/half/push", LENGTH),
          List.of("POST", "/api/half/push", WRONG, CHUNKED),
          List.of("POST", "/api/half/push", WRONG, FORM, LENGTH),
          List.of("POST", "/api/push", WRONG, "Expect: 100-continue", LENGTH),
          List.of("POST", HANDSHAKE, LENGTH),
          List.of("GET", HANDSHAKE, CHUNKED),
          List.of("GET", "/socket.io/socket.io.js", LENGTH),
          List.of("GET", HANDSHAKE, "Upgrade: websocket", "Connection: Upgrade", LENGTH));

  private static RawConnection connect() throws IOException {
    return RawConnection.to(ServerUnderTest.url());
  }

  private static void head(RawConnection connection, List<String> head) throws IOException {
    String[] headers = head.subList(2, head.size()).toArray(String[]::new);
    connection.request(head.get(0), head.get(1), headers);
  }

  @Test
  void othersAreServedAtOnce() throws Exception {
    List<RawConnection> halves = new ArrayList<>();
    try {
      for (int i = 0; i < OF_EACH; i++) {
        for (List<String> head : HEADS) {
          RawConnection half = connect();
          halves.add(half);
          head(half, head);
          half.write(bytes(head.contains(CHUNKED) ? "5\r\nhal" : "half"));
        }
      }
      for (int i = 0; i < 3; i++) {
        long begin = System.nanoTime();
        innocent("half-" + i);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PROMPTLY);
        for (RawConnection half : halves) {
          drip(half);
        }
      }
    } finally {
      for (RawConnection half : halves) {
        half.reset();
      }
    }
  }

  /** Connects, claims and gets a push. */
  private static void innocent(String user) throws Exception {
    PollingClient client = PollingClient.open(ServerUnderTest.url(), 4);
    SocketClient.connect(client, 4).claim(Backend.shared(), user, user);
    assertThat(Backend.shared().sessions(user)).isEqualTo(1);
    client.send("1");
  }

  private static void drip(RawConnection half) {
    try {
      half.write(bytes("f"));
    } catch (IOException e) {
      // The server has closed it, as it should.
    }
  }

  /** Many libraries send the whole request before they look at the answer. */
  @ParameterizedTest
  @ValueSource(strings = {"Accept: */*", "Expect: 100-continue"})
  void aClientThatSendsAllBeforeItReadsGetsItsAnswer(String header) throws Exception {
    byte[] body = new byte[900_000];
    Arrays.fill(body, (byte) ' ');
    try (RawConnection connection = connect()) {
      // From an address of its own: the others have sent too many wrong tokens by now.
      String from = "X-Forwarded-For: 198.51.100.1";
      String length = "Content-Length: " + body.length;
      connection.request("POST", "/api/half/push", WRONG, from, header, length);
      connection.write(body);
      RawConnection.Answer answer = connection.answer();
      if (answer.status() == 100) {
        answer = connection.answer();
      }
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.text()).contains("\"detail\"");
    }
  }

  /** What is there as a whole costs nothing to pass over, and a connection is dear. */
  @Test
  void aSmallBodyThatNobodyReadsLeavesTheConnectionOpen() throws Exception {
    try (RawConnection connection = connect()) {
      for (int i = 0; i < 2; i++) {
        String head = "POST /api/half/push HTTP/1.1\r\nHost: localhost\r\n";
        connection.write(bytes(head + "Content-Length: 4\r\n\r\nbody"));
        RawConnection.Answer answer = connection.answer();
        assertThat(answer.status()).isEqualTo(401);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
