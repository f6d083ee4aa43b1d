package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code ALLOWED_HOSTS} set, a name that an attacker lets point here leads nowhere. */
@Tag("core")
class HostIT {

  @RegisterExtension static final OwnServer SERVER = OwnServer.STRICT;

  private static final String FOREIGN = "Host: rebound.example";

  private final String url = SERVER.url();

  @ParameterizedTest
  @ValueSource(
      strings = {
        PollingClient.PATH + 4,
        "/socket.io/socket.io.js",
        "/",
        "/index.html",
        "/api/ada/push",
        "/api/status/info",
        "/nope"
      })
  void nothingIsServedUnderAForeignName(String target) throws IOException {
    assertThatMisdirected(ask("GET", target, FOREIGN, token()));
    assertThatMisdirected(ask("GET", target, FOREIGN + ":80", "X-Forwarded-Host: push.example"));
    assertThatMisdirected(ask("GET", target, "Host: localhost.rebound.example"));
  }

  @Test
  void noPushIsTakenUnderAForeignName() throws IOException {
    assertThatMisdirected(ask("POST", "/api/ada/push", FOREIGN, token(), "Content-Length: 0"));
    assertThatMisdirected(
        ask("PUT", "/api/ada/register?connectionId=c", FOREIGN, token(), "Content-Length: 0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/socket.io/", "/socket.io"})
  void noWebSocketOpensUnderAForeignName(String path) throws IOException {
    try (RawConnection connection = RawConnection.to(url)) {
      RawConnection.Answer answer =
          WebSocketClient.ask(connection, path + "?EIO=4&transport=websocket", FOREIGN);
      // Payara sends no Content-Type with the answer to a request for an upgrade.
      assertThat(answer.status()).as(answer.text()).isEqualTo(421);
      assertThat(answer.text()).contains("ALLOWED_HOSTS");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host: push.example", "Host: PUSH.example:8443", "X-Host: its own"})
  void itsOwnNamesAreServedWhateverThePort(String host) throws IOException {
    assertThat(ask("GET", PollingClient.PATH + 4, host).status()).isEqualTo(200);
    try (WebSocketClient client =
        WebSocketClient.open(RawConnection.to(url), WebSocketClient.PATH + 4, host)) {
      assertThat(client.open()).startsWith("0{");
    }
  }

  /** Java's client goes on with HTTP/2 where the server speaks it, which has no Host. */
  @Test
  void aBackendOfHttp2IsServedUnderItsName() throws Exception {
    HttpClient backend = HttpClient.newHttpClient();
    HttpRequest push =
        HttpRequest.newBuilder(URI.create(url + "/api/ada/register?connectionId=c"))
            .header("X-AUTH-TOKEN", ServerUnderTest.token())
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer = backend.send(push, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.version() + answer.body()).isEqualTo(200);
    }
  }

  /** Orchestrators ask by address. */
  @ParameterizedTest
  @ValueSource(strings = {"/api/status/ping", "/api/status/health", "/api/status/ready"})
  void healthIsToldUnderAnyName(String target) throws IOException {
    assertThat(ask("GET", target, "Host: 10.0.0.7:3000").status()).isEqualTo(200);
  }

  private static String token() {
    return "X-AUTH-TOKEN: " + ServerUnderTest.token();
  }

  private static void assertThatMisdirected(RawConnection.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(421);
    assertThat(answer.header("content-type")).startsWith("application/problem+json");
    assertThat(answer.text()).contains("\"Misdirected Request\"", "ALLOWED_HOSTS");
  }

  private RawConnection.Answer ask(String method, String target, String... headers)
      throws IOException {
    try (RawConnection connection = RawConnection.to(url)) {
      connection.request(method, target, headers);
      return connection.answer();
    }
  }
}
