package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that leads to no session is told why, in the codes that clients know. */
@WithServer
class HandshakeErrorsIT {

  private final String url = ServerUnderTest.url();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  | EIO=4                                | 0 | Transport unknown",
        "GET  | EIO=4&transport=                     | 0 | Transport unknown",
        "GET  | EIO=4&transport=tobacco              | 0 | Transport unknown",
        "GET  | EIO=4&transport=constructor          | 0 | Transport unknown",
        "GET  | EIO=4&transport=webtransport         | 0 | Transport unknown",
        "GET  | EIO=4&transport=polling&sid=unknown  | 1 | Session ID unknown",
        "POST | EIO=4&transport=polling&sid=unknown  | 1 | Session ID unknown",
        "GET  | EIO=4&transport=polling&sid=         | 1 | Session ID unknown",
        "GET  | EIO=4&transport=websocket&sid=abc    | 1 | Session ID unknown",
        "POST | EIO=4&transport=polling              | 2 | Bad handshake method",
        "PUT  | EIO=4&transport=polling              | 2 | Bad handshake method",
        "OPTIONS | EIO=4&transport=polling           | 2 | Bad handshake method",
        "GET  | EIO=4&transport=websocket            | 3 | Bad request",
        "GET  | transport=polling                    | 5 | Unsupported protocol version",
        "GET  | EIO=&transport=polling               | 5 | Unsupported protocol version",
        "GET  | EIO=2&transport=polling              | 5 | Unsupported protocol version",
        "GET  | EIO=5&transport=polling              | 5 | Unsupported protocol version",
        "GET  | EIO=04&transport=polling             | 5 | Unsupported protocol version",
        "GET  | EIO=abc&transport=polling            | 5 | Unsupported protocol version",
      })
  void aWrongRequestIsRefusedWithItsCode(String method, String query, int code, String message)
      throws IOException {
    HttpResponse<String> answer = ask(method, "/socket.io/?" + query);

    assertThatRefused(answer, code, message);
  }

  @Test
  void aPathWithoutASlashAtItsEndIsRefusedAlike() throws IOException {
    assertThatRefused(ask("GET", "/socket.io?EIO=4"), 0, "Transport unknown");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EIO=4                                | Transport unknown",
        "EIO=4&transport=tobacco              | Transport unknown",
        "EIO=4&transport=websocket&sid=abc    | Session ID unknown",
        "EIO=3&transport=websocket&sid=abc    | Session ID unknown",
        "EIO=4&transport=polling              | Bad request",
        "transport=websocket                  | Unsupported protocol version",
        "EIO=2&transport=websocket            | Unsupported protocol version",
        "EIO=5&transport=websocket            | Unsupported protocol version",
        "EIO=abc&transport=websocket          | Unsupported protocol version",
      })
  void aWrongUpgradeIsRefusedInPlainWords(String query, String message) throws IOException {
    for (String path : new String[] {"/socket.io/?", "/socket.io?"}) {
      try (RawConnection connection = RawConnection.to(url)) {
        RawConnection.Answer answer = WebSocketClient.ask(connection, path + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("connection")).isEqualToIgnoringCase("close");
        assertThat(answer.header("content-type")).startsWith("text/html");
        assertThat(answer.text()).isEqualTo(message);
        assertThat(connection.isEndedByServer()).isTrue();
      }
    }
  }

  @Test
  void aSessionOnPollingIsNoneForATransportOfAnotherName() throws IOException {
    PollingClient client = PollingClient.open(url, 4);

    assertThatRefused(
        ask("GET", "/socket.io/?EIO=4&transport=websocket&sid=" + client.sid()), 3, "Bad request");
    assertThat(client.isKnown()).isTrue();
  }

  @Test
  void aSessionOnAWebSocketIsNoneForPolling() throws IOException {
    try (WebSocketClient client = WebSocketClient.open(url, 4)) {
      String target = "/socket.io/?EIO=4&transport=polling&sid=" + client.sid();

      assertThatRefused(ask("GET", target), 3, "Bad request");
      assertThatRefused(ask("POST", target), 3, "Bad request");
      client.send("40");
      assertThat(client.next()).startsWith("40{");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS"})
  void aMethodThatPollingDoesNotKnowHarmsNoSession(String method) throws IOException {
    PollingClient client = PollingClient.open(url, 4);

    HttpResponse<String> answer =
        PollingClient.await(PollingClient.send(method, client.address(), null));

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEmpty();
    assertThat(SocketClient.connect(client, 4).engine()).isSameAs(client);
  }

  @Test
  void aSidIsLongAndNeverTheSame() throws IOException {
    String first = PollingClient.open(url, 4).sid();
    String second = PollingClient.open(url, 3).sid();

    assertThat(first).isNotEqualTo(second);
    // 64 characters are 6 bits each.
    assertThat(new String[] {first, second})
        .allSatisfy(sid -> assertThat(sid).matches("[A-Za-z0-9_-]{20,}"));
  }

  @Test
  void anOriginThatNoHeaderMayHoldIsABadRequest() throws IOException {
    try (RawConnection connection = RawConnection.to(url)) {
      connection.request(
          "GET", "/socket.io/?EIO=4&transport=polling", "Origin: http://a\u0001b.example");

      RawConnection.Answer answer = connection.answer();

      // A server may refuse such a header before the application sees it.
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).doesNotContain("sid");
    }
  }

  private HttpResponse<String> ask(String method, String target) throws IOException {
    return PollingClient.await(PollingClient.send(method, url + target, null));
  }

  private static void assertThatRefused(HttpResponse<String> answer, int code, String message) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/json");
    assertThat(answer.body())
        .isEqualTo("{\"code\":%d,\"message\":\"%s\"}".formatted(code, message));
  }
}
