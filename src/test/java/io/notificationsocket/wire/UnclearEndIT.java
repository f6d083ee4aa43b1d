package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests of which a proxy in front may think that they end elsewhere than the server does: what
 * one takes for a body, the other would take for the next client's request.
 */
@WithServer
@Tag("core")
class UnclearEndIT {

  private static final boolean ON_WILDFLY = ServerUnderTest.name().startsWith("WildFly");

  private static final String NEXT = "GET /api/status/ping HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding : chunked",
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 5",
        "Content-Length: +5",
      })
  void whatFollowsThemIsNotAnswered(String headers) throws Exception {
    for (String target : new String[] {"/api/status/ping", "/nope"}) {
      String head = "POST " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n";
      try (RawConnection connection = RawConnection.to(ServerUnderTest.url())) {
        connection.write((head + "0\r\n\r\n").getBytes(ISO_8859_1));
        write(connection, NEXT);
        String answer = all(connection);
        assertThat(answer).doesNotContain("pong").doesNotContain("HTTP/1.1 200");
        // Of two lengths Tomcat and Payara drop one before the application sees it.
        boolean two = headers.contains("Length: 5") && headers.contains("Encoding: chunked");
        String status = two && !ON_WILDFLY ? "400|404|405" : "400|501";
        assertThat(answer).matches("(?s)HTTP/1.1 (" + status + ") .*").doesNotContain("at org.");
        assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer").hasSize(2);
      }
    }
  }

  /** Tomcat once answered the second one first, now and then. */
  @RepeatedTest(100)
  void anAnswerDoesNotOvertakeThatOfTheRequestBefore() throws Exception {
    String head = "POST /nope HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (RawConnection connection = RawConnection.to(ServerUnderTest.url())) {
      connection.write((head + "0\r\n\r\n").getBytes(ISO_8859_1));
      write(connection, NEXT);
      assertThat(all(connection)).matches("(?s)HTTP/1.1 40[45] .*").doesNotContain("pong");
    }
  }

  @RepeatedTest(100)
  void anAnswerDoesNotOvertakeThatOfThePostBefore() throws Exception {
    String target = PollingClient.open(ServerUnderTest.url(), 4).target();
    String head =
        "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (RawConnection connection = RawConnection.to(ServerUnderTest.url())) {
      connection.write((head + "2\r\n40\r\n0\r\n\r\n").getBytes(ISO_8859_1));
      write(connection, NEXT);
      assertThat(all(connection)).startsWith("HTTP/1.1 200 ").doesNotContain("pong");
    }
  }

  private static void write(RawConnection connection, String text) {
    try {
      connection.write(text.getBytes(ISO_8859_1));
    } catch (IOException e) {
      // It is closed already.
    }
  }

  /** What comes until the server ends the connection. */
  private static String all(RawConnection connection) {
    StringBuilder all = new StringBuilder();
    try {
      for (int b = connection.in().read(); b >= 0; b = connection.in().read()) {
        all.append((char) b);
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("The connection stays open after: " + all, e);
    } catch (IOException e) {
      // It is reset, since what followed was not read.
    }
    return all.toString();
  }
}
