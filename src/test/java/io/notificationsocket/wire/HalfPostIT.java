package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Some servers read the next request of a connection on the thread that has answered the one
 * before. A client that sends half of it must not stop what this thread does for others.
 */
@Tag("conformance")
class HalfPostIT {

  private static final int CLIENTS = 5;
  private static final Duration PROMPTLY = Duration.ofSeconds(5); // pings come after 300 ms

  @RegisterExtension static final EchoServer SERVER = EchoServer.SHARED;

  private final List<RawConnection> connections = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
  }

  /** Has a poll wait, with half a post behind it. */
  private RawConnection half() throws IOException {
    RawConnection connection = RawConnection.to(SERVER.url());
    connections.add(connection);
    String address = "/engine.io/?transport=polling&EIO=4";
    connection.request("GET", address);
    String sid = connection.answer().text().replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
    String own = address + "&sid=" + sid;
    String poll = "GET " + own + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String post = poll.replace("GET", "POST").replace("\r\n\r\n", "\r\nContent-Length: 9\r\n\r\n4");
    connection.write((poll + post).getBytes(US_ASCII));
    return connection;
  }

  @Test
  void halfOfAPostBehindAPollHoldsUpNobodyElse() throws IOException {
    List<RawConnection> halves = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      halves.add(half());
    }
    for (RawConnection half : halves) {
      assertThat(half.answer().text()).as("the poll, by the first ping").isEqualTo("2");
    }
    for (int i = 0; i < 2; i++) {
      PollingClient other = SERVER.openEnginePolling(4, "");
      assertThat(other.poll())
          .succeedsWithin(PROMPTLY)
          .extracting(HttpResponse::body)
          .isEqualTo("2");
      assertThat(other.post("4hello").statusCode()).isEqualTo(200);
      assertThat(other.poll())
          .succeedsWithin(PROMPTLY)
          .extracting(HttpResponse::body)
          .isEqualTo("4hello");
    }
  }
}
