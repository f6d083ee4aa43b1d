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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that sends half of a request must not stop what threads do for others. */
@Tag("conformance")
class HalfPostIT {

  private static final String ADDRESS = "/engine.io/?transport=polling&EIO=4";
  private static final int CLIENTS = 5;
  private static final int MORE_THAN_THREADS = 250; // servers have 200, or fewer
  private static final Duration PROMPTLY = Duration.ofSeconds(5); // pings come after 300 ms

  @RegisterExtension static final EchoServer SERVER = EchoServer.SHARED;

  private final List<RawConnection> connections = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
  }

  private RawConnection connect() throws IOException {
    RawConnection connection = RawConnection.to(SERVER.url());
    connections.add(connection);
    return connection;
  }

  /** Opens a session; returns the beginning of its requests. */
  private static String open(RawConnection connection) throws IOException {
    connection.request("GET", ADDRESS);
    String sid = connection.answer().text().replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
    return ADDRESS + "&sid=" + sid + " HTTP/1.1\r\nHost: localhost\r\n";
  }

  /** Has a poll wait, with half a post behind it. */
  private RawConnection half() throws IOException {
    RawConnection connection = connect();
    String own = open(connection);
    String post = "POST " + own + "Content-Length: 9\r\n\r\n4";
    connection.write(("GET " + own + "\r\n" + post).getBytes(US_ASCII));
    return connection;
  }

  /**
   * Some servers read the next request of a connection on the thread that has answered the one
   * before.
   */
  @Test
  void halfOfAPostBehindAPollHoldsUpNobodyElse() throws IOException {
    List<RawConnection> halves = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      halves.add(half());
    }
    for (RawConnection half : halves) {
      assertThat(half.answer().text()).as("the poll, by the first ping").isEqualTo("2");
    }
    othersAreServed();
  }

  /** A phone in a tunnel sends the rest later. */
  @Test
  void noThreadWaitsForTheRestOfAPost() throws IOException {
    List<RawConnection> slow = new ArrayList<>();
    for (int i = 0; i < MORE_THAN_THREADS; i++) {
      RawConnection connection = connect();
      String post = "POST " + open(connection) + "Content-Length: 9\r\n\r\n4half";
      connection.write(post.getBytes(US_ASCII));
      slow.add(connection);
    }
    othersAreServed();
    for (RawConnection connection : slow) {
      connection.write("rest".getBytes(US_ASCII));
    }
    for (RawConnection connection : slow) {
      assertThat(connection.answer().text()).isEqualTo("ok");
    }
    othersAreServed();
  }

  /** It would have to be read before the poll can end, on a thread that answers others too. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"})
  void aPollMayHaveNoBody(String body) throws IOException {
    RawConnection connection = connect();
    String own = open(connection);
    connection.write(("GET " + own + body).getBytes(US_ASCII));
    assertThat(connection.answer().status()).as("Payara's, or ours").isEqualTo(400);
    connection = connect(); // Tomcat has ended that one
    connection.write(("GET " + own + "Content-Length: 0\r\n\r\n").getBytes(US_ASCII));
    assertThat(connection.answer().text()).as("the session goes on").isEqualTo("2");
  }

  private static void othersAreServed() throws IOException {
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
