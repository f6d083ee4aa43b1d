package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.notificationsocket.server.ServerUnderTest;
import io.notificationsocket.server.WithServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** By default pages of every origin may connect, with their credentials. */
@WithServer
class CorsIT {

  private static final String ANY = "https://any.example";

  private final String url = ServerUnderTest.url();

  @Test
  void theOriginOfARequestIsEchoed() throws IOException {
    RawConnection.Answer answer = ask("GET", PollingClient.PATH + 4, "Origin: " + ANY);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsAllEntriesOf(
            Map.of("access-control-allow-origin", ANY, "access-control-allow-credentials", "true"));
    assertThat(answer.header("vary")).containsIgnoringCase("Origin");
  }

  @Test
  void aRefusalMayBeReadByThePageToo() throws IOException {
    RawConnection.Answer answer = ask("GET", PollingClient.PATH + 5, "Origin: " + ANY);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("access-control-allow-origin")).isEqualTo(ANY);
  }

  @Test
  void aRequestWithoutAnOriginGetsNoHeaderForOne() throws IOException {
    assertThat(ask("GET", PollingClient.PATH + 4).headers())
        .doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void aPreflightIsAnsweredWithWhatItAsksFor() throws IOException {
    RawConnection.Answer answer =
        ask(
            "OPTIONS",
            PollingClient.PATH + 4,
            "Origin: " + ANY,
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: content-type, x-mine");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.headers())
        .containsAllEntriesOf(
            Map.of(
                "access-control-allow-origin", ANY,
                "access-control-allow-credentials", "true",
                "access-control-allow-methods", "GET, POST, OPTIONS",
                "access-control-allow-headers", "content-type, x-mine"));
  }

  @Test
  void aWebSocketOfAnyOriginIsOpened() throws IOException {
    try (WebSocketClient client =
        WebSocketClient.open(
            RawConnection.to(url), WebSocketClient.PATH + 4, "Origin: https://any.example")) {
      assertThat(client.open()).startsWith("0{");
    }
  }

  private RawConnection.Answer ask(String method, String target, String... headers)
      throws IOException {
    try (RawConnection connection = RawConnection.to(url)) {
      connection.request(method, target, headers);
      return connection.answer();
    }
  }
}
