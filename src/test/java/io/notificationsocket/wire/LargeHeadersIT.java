package io.notificationsocket.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers send the cookies of the whole domain along, those of a log-in elsewhere included. */
@WithServer
@Tag("core")
class LargeHeadersIT {

  private static final String COOKIES = "session=" + "x".repeat(31_000);

  private final String url = ServerUnderTest.url();

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void aClientWithManyCookiesPolls(int protocol) throws IOException {
    assertThat(ask("GET", PollingClient.PATH + protocol, "").status()).isEqualTo(200);
  }

  @Test
  void aClientWithManyCookiesPosts() throws IOException {
    PollingClient client = PollingClient.open(url, 4);

    assertThat(ask("POST", client.target(), "40").text()).isEqualTo("ok");
  }

  @Test
  void aClientWithManyCookiesOpensAWebSocket() throws IOException {
    try (WebSocketClient client =
        WebSocketClient.open(
            RawConnection.to(url), WebSocketClient.PATH + 4, "Cookie: " + COOKIES)) {
      assertThat(client.open()).startsWith("0{");
    }
  }

  @Test
  void aClientWithManyCookiesUpgrades() throws IOException {
    PollingClient client = PollingClient.open(url, 4);
    String target = WebSocketClient.PATH + "4&sid=" + client.sid();
    try (RawConnection connection = RawConnection.to(url)) {
      assertThat(WebSocketClient.ask(connection, target, "Cookie: " + COOKIES).status())
          .isEqualTo(101);
    }
  }

  /** What is echoed has to fit into an answer, of which Tomcat sends 8 KB. */
  @Test
  void whatIsLargeIsNotEchoed() throws IOException {
    try (RawConnection connection = RawConnection.to(url)) {
      connection.request(
          "OPTIONS",
          PollingClient.PATH + 4,
          "Origin: https://app.example",
          "Access-Control-Request-Method: POST",
          "Access-Control-Request-Headers: " + "x".repeat(20_000));
      assertThat(connection.answer().status()).isEqualTo(204);
      connection.request("GET", PollingClient.PATH + 4, "Origin: https://" + "x".repeat(20_000));
      assertThat(connection.answer().status()).isEqualTo(400);
    }
    try (RawConnection connection = RawConnection.to(url)) {
      RawConnection.Answer answer =
          WebSocketClient.ask(
              connection,
              WebSocketClient.PATH + 4,
              "Sec-WebSocket-Protocol: " + "x".repeat(20_000));
      assertThat(answer.status()).isEqualTo(101);
    }
  }

  /** The second request goes over HTTP/2 where the server speaks it. */
  @Test
  void aBackendWithManyHeadersPushes() throws Exception {
    HttpClient backend = HttpClient.newHttpClient();
    HttpRequest push =
        HttpRequest.newBuilder(URI.create(url + "/api/many-headers/push"))
            .header("X-AUTH-TOKEN", ServerUnderTest.token())
            .header("X-Trace", COOKIES)
            .POST(BodyPublishers.ofString("{\"message\":1}"))
            .build();
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer = backend.send(push, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.version() + answer.body()).isEqualTo(200);
    }
  }

  private RawConnection.Answer ask(String method, String target, String body) throws IOException {
    try (RawConnection connection = RawConnection.to(url)) {
      connection.request(
          method,
          target,
          "Cookie: " + COOKIES,
          "Content-Type: text/plain",
          "Content-Length: " + body.length());
      connection.write(body.getBytes(UTF_8));
      return connection.answer();
    }
  }
}
