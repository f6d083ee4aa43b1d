package io.notificationsocket.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code ALLOWED_ORIGINS} set, pages of other origins connect in no way at all. */
class OriginIT {

  @RegisterExtension static final OwnServer SERVER = OwnServer.STRICT;

  private static final String PERMITTED = "https://app.example";
  private static final String FOREIGN = "https://evil.example";

  private final String url = SERVER.url();
  private final String own = url;

  @ParameterizedTest
  @ValueSource(
      strings = {
        PERMITTED,
        "HTTPS://APP.EXAMPLE",
        "https://app.example:443",
        "http://other.example:8080",
        "https://a.tenants.example",
        "app://."
      })
  void aPermittedPagePolls(String origin) throws IOException {
    RawConnection.Answer answer = ask("GET", PollingClient.PATH + 4, "Origin: " + origin);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("access-control-allow-origin")).isEqualTo(origin);
    assertThat(answer.header("access-control-allow-credentials")).isEqualTo("true");
    assertThat(answer.header("vary")).containsIgnoringCase("Origin");
  }

  @Test
  void aPageOfTheServerItselfPolls() throws IOException {
    assertThat(ask("GET", PollingClient.PATH + 4, "Origin: " + own).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Proto: https; X-Forwarded-Host: push.example",
        "X-Forwarded-Proto: https; X-Forwarded-Host: push.example:443",
        "X-Forwarded-Proto: wss; Host: push.example",
        "X-Forwarded-Port: 443; Host: push.example",
        "Host: push.example:443",
        "Forwarded: proto=https,host=\"push.example:443\""
      })
  void aPageOfTheServerBehindAProxyPolls(String headers) throws IOException {
    String[] all = (headers + "; Origin: https://push.example").split("; ", -1);

    assertThat(ask("GET", PollingClient.PATH + 4, all).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host: push.example", "X-Forwarded-Host: push.example"})
  void aPageOfAnotherSchemeIsForeign(String header) throws IOException {
    String origin = "Origin: https://push.example";

    assertThatForbidden(ask("GET", PollingClient.PATH + 4, header, origin));
    assertThatForbidden(
        ask("GET", PollingClient.PATH + 4, "Origin: " + own.replace("http:", "https:")));
  }

  @Test
  void whoIsNoPagePolls() throws IOException {
    assertThat(ask("GET", PollingClient.PATH + 3).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FOREIGN,
        "http://app.example",
        "https://app.example:8443",
        "https://app.example.evil.example",
        "https://evilapp.example",
        "https://tenants.example",
        "https://evil-tenants.example",
        "null",
        "file://"
      })
  void aForeignPageIsForbiddenToPoll(String origin) throws IOException {
    RawConnection.Answer answer = ask("GET", PollingClient.PATH + 4, "Origin: " + origin);

    assertThatForbidden(answer);
  }

  @Test
  void aForeignPageMayNotGoOnWithASession() throws IOException {
    PollingClient client = PollingClient.open(url, 4);

    assertThatForbidden(ask("GET", client.target(), "Origin: " + FOREIGN));
    assertThatForbidden(ask("POST", client.target(), "Origin: " + FOREIGN, "Content-Length: 0"));
    assertThat(client.isKnown()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {PERMITTED + "/page?x=1", PERMITTED})
  void aScriptOfAPermittedPagePollsByItsReferer(String referer) throws IOException {
    RawConnection.Answer answer = ask("GET", PollingClient.PATH + "3&j=0", "Referer: " + referer);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).startsWith("___eio[0](");
  }

  @Test
  void aScriptOfTheServersOwnPagePolls() throws IOException {
    assertThat(ask("GET", PollingClient.PATH + "4&j=0", "Referer: " + own + "/").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Referer: " + FOREIGN + "/", "Referer: nonsense", "X-Referer: none"})
  void aScriptOfAnyOtherPageIsForbidden(String header) throws IOException {
    assertThatForbidden(ask("GET", PollingClient.PATH + "4&j=0", header));
  }

  @Test
  void aFormOfAForeignPageIsForbidden() throws IOException {
    PollingClient client = PollingClient.open(url, 4);

    assertThatForbidden(
        ask("POST", client.target() + "&j=0", "Referer: " + FOREIGN + "/", "Content-Length: 0"));
  }

  @Test
  void aPermittedPageIsToldSoInItsPreflight() throws IOException {
    RawConnection.Answer answer = preflight(PERMITTED);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("access-control-allow-origin")).isEqualTo(PERMITTED);
  }

  @Test
  void aForeignPageIsRefusedInItsPreflight() throws IOException {
    RawConnection.Answer answer = preflight(FOREIGN);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.headers())
        .doesNotContainKeys("access-control-allow-origin", "access-control-allow-methods");
  }

  @Test
  void aPermittedPageAndWhoIsNoPageOpenAWebSocket() throws IOException {
    for (String header :
        new String[] {"Origin: " + PERMITTED, "Origin: " + own, "X-Origin: none"}) {
      RawConnection connection = RawConnection.to(url);
      try (WebSocketClient client =
          WebSocketClient.open(connection, WebSocketClient.PATH + 4, header)) {
        assertThat(client.open()).as(header).startsWith("0{");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/socket.io/", "/socket.io"})
  void aForeignPageOpensNoWebSocket(String path) throws IOException {
    try (RawConnection connection = RawConnection.to(url)) {
      RawConnection.Answer answer =
          WebSocketClient.ask(
              connection, path + "?EIO=4&transport=websocket", "Origin: " + FOREIGN);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).isEqualTo("Forbidden");
    }
  }

  @Test
  void aForeignPageUpgradesNoSession() throws IOException {
    PollingClient client = PollingClient.open(url, 4);
    try (RawConnection connection = RawConnection.to(url)) {
      String target = WebSocketClient.PATH + "4&sid=" + client.sid();

      assertThat(WebSocketClient.ask(connection, target, "Origin: " + FOREIGN).status())
          .isEqualTo(400);
    }
  }

  private static void assertThatForbidden(RawConnection.Answer answer) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).isEqualTo("{\"code\":4,\"message\":\"Forbidden\"}");
    assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
  }

  private RawConnection.Answer preflight(String origin) throws IOException {
    return ask(
        "OPTIONS",
        PollingClient.PATH + 4,
        "Origin: " + origin,
        "Access-Control-Request-Method: POST");
  }

  private RawConnection.Answer ask(String method, String target, String... headers)
      throws IOException {
    try (RawConnection connection = RawConnection.to(url)) {
      connection.request(method, target, headers);
      return connection.answer();
    }
  }
}
